"""a_refund_names_its_lines_and_a_dispute_its_deadline"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "refund_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("refund_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("ends_access", sa.Boolean(), nullable=False),
        sa.CheckConstraint("0 <= amount_minor", name=op.f("ck_refund_line_amount")),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_refund_line_refund_id_refund")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"],
            ["order_line.id"],
            name=op.f("fk_refund_line_order_line_id_order_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_line")),
        sa.UniqueConstraint(
            "refund_id", "order_line_id", name=op.f("uq_refund_line_refund_id")
        ),
    )
    op.create_index(op.f("ix_refund_line_order_line_id"), "refund_line", ["order_line_id"])
    with op.batch_alter_table("refund") as refund:
        refund.add_column(sa.Column("asked_by", sa.Integer(), nullable=True))
        refund.add_column(
            sa.Column("note", sa.String(300), nullable=False, server_default="")
        )
        refund.add_column(sa.Column("failure", sa.String(60), nullable=True))
        refund.create_foreign_key(
            op.f("fk_refund_asked_by_student"), "student", ["asked_by"], ["id"]
        )
    with op.batch_alter_table("dispute") as dispute:
        dispute.add_column(
            sa.Column("reason", sa.String(60), nullable=False, server_default="")
        )
        dispute.add_column(
            sa.Column("refundable", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        dispute.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("school") as school:
        school.add_column(
            sa.Column("refund_days", sa.Integer(), nullable=False, server_default="14")
        )
        school.add_column(
            sa.Column("refund_below_percent", sa.Integer(), nullable=False, server_default="50")
        )


def downgrade():
    with op.batch_alter_table("school") as school:
        school.drop_column("refund_below_percent")
        school.drop_column("refund_days")
    with op.batch_alter_table("dispute") as dispute:
        for name in ("due_at", "refundable", "reason"):
            dispute.drop_column(name)
    with op.batch_alter_table("refund") as refund:
        refund.drop_constraint(op.f("fk_refund_asked_by_student"), type_="foreignkey")
        for name in ("failure", "note", "asked_by"):
            refund.drop_column(name)
    op.drop_index(op.f("ix_refund_line_order_line_id"), "refund_line")
    op.drop_table("refund_line")
