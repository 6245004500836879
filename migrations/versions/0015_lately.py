"""whether a student finished a lesson or handed in work lately is one look each"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_completion_lately", "completion", ["student_id", "completed_at"])
    op.create_index("ix_hand_in_lately", "hand_in", ["student_id", "handed_in_at"])


def downgrade():
    op.drop_index("ix_hand_in_lately", "hand_in")
    op.drop_index("ix_completion_lately", "completion")
