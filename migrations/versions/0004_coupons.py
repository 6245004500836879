"""a_coupon_is_counted_and_an_order_keeps_its_arithmetic"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "coupon",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("amount_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("max_uses", sa.Integer(), nullable=True),
        sa.Column("per_student", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("audience_product_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(percent IS NULL) <> (amount_minor IS NULL)", name=op.f("ck_coupon_one_kind")
        ),
        sa.CheckConstraint(
            "0 <= used AND (max_uses IS NULL OR used <= max_uses)", name=op.f("ck_coupon_used")
        ),
        sa.ForeignKeyConstraint(
            ["audience_product_id"],
            ["product.id"],
            name=op.f("fk_coupon_audience_product_id_product"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon")),
        sa.UniqueConstraint("key", name=op.f("uq_coupon_key")),
    )
    op.create_table(
        "coupon_product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coupon_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["coupon.id"], name=op.f("fk_coupon_product_coupon_id_coupon")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_coupon_product_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon_product")),
        sa.UniqueConstraint("coupon_id", "product_id", name=op.f("uq_coupon_product_coupon_id")),
    )
    op.create_index(op.f("ix_coupon_product_product_id"), "coupon_product", ["product_id"])
    op.create_table(
        "coupon_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coupon_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["coupon.id"], name=op.f("fk_coupon_use_coupon_id_coupon")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_coupon_use_order_id_orders")
        ),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name=op.f("fk_coupon_use_student_id_student")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupon_use")),
        sa.UniqueConstraint("coupon_id", "order_id", name=op.f("uq_coupon_use_coupon_id")),
    )
    op.create_index(op.f("ix_coupon_use_order_id"), "coupon_use", ["order_id"])
    live = sa.text("released_at IS NULL")
    op.create_index(
        "uq_coupon_use_student",
        "coupon_use",
        ["coupon_id", "student_id", "n"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
    op.add_column(
        "orders", sa.Column("arithmetic", sa.JSON(), nullable=False, server_default="[]")
    )
    with op.batch_alter_table("product") as product:
        product.add_column(sa.Column("upgrades_id", sa.Integer(), nullable=True))
        product.create_foreign_key(
            op.f("fk_product_upgrades_id_product"), "product", ["upgrades_id"], ["id"]
        )


def downgrade():
    with op.batch_alter_table("product") as product:
        product.drop_constraint(op.f("fk_product_upgrades_id_product"), type_="foreignkey")
        product.drop_column("upgrades_id")
    op.drop_column("orders", "arithmetic")
    op.drop_table("coupon_use")
    op.drop_table("coupon_product")
    op.drop_table("coupon")
