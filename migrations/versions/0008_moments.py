"""moments"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None


SETTINGS = (("bridge_from_ratio", "3"), ("holdout_percent", "0"), ("days_after", "7"))


def upgrade():
    for name, usual in SETTINGS:
        op.add_column("school", sa.Column(name, sa.Integer(), nullable=False, server_default=usual))
    op.add_column("proposal", sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "help_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_help_task_student_id_student"
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name="fk_help_task_product_id_product"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_help_task"),
        sa.UniqueConstraint("key", name="uq_help_task_key"),
    )
    op.create_index("ix_help_task_student_id", "help_task", ["student_id"])
    op.create_index("ix_help_task_product_id", "help_task", ["product_id"])


def downgrade():
    op.drop_table("help_task")
    op.drop_column("proposal", "mailed_at")
    for name, _usual in reversed(SETTINGS):
        op.drop_column("school", name)
