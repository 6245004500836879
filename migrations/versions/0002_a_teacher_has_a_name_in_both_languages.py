"""a_teacher_has_a_name_in_both_languages"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("student", sa.Column("slug", sa.String(80), nullable=True))
    op.add_column("student", sa.Column("names", sa.JSON(), nullable=True))
    op.create_index("uq_student_slug", "student", ["slug"], unique=True)


def downgrade():
    op.drop_index("uq_student_slug", "student")
    op.drop_column("student", "names")
    op.drop_column("student", "slug")
