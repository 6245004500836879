"""a teacher offers times, and a student books one"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name="fk_slot_product_id_product"),
        sa.ForeignKeyConstraint(["student_id"], ["student.id"], name="fk_slot_student_id_student"),
        sa.PrimaryKeyConstraint("id", name="pk_slot"),
        sa.UniqueConstraint("product_id", "starts_at", name="uq_slot_product_id"),
    )
    op.create_index("ix_slot_student_id", "slot", ["student_id"])


def downgrade():
    op.drop_table("slot")
