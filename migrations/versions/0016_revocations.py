"""who took a graduation back, when and why"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "revocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=40), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_revocation_student_id_student"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name="fk_revocation_product_id_product"
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["student.id"], name="fk_revocation_actor_id_student"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_revocation"),
        sa.UniqueConstraint("student_id", "product_id", name="uq_revocation_student_id"),
    )
    op.create_index("ix_revocation_product_id", "revocation", ["product_id"])


def downgrade():
    op.drop_table("revocation")
