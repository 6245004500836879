"""ways_to_pay"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EVERY_WAY = '["konbini", "customer_balance", "paypay"]'


def upgrade():
    op.add_column("payment", sa.Column("slip", sa.JSON(), nullable=True))
    ways = sa.Column("ways", sa.JSON(), nullable=False, server_default=EVERY_WAY)
    op.add_column("school", ways)
    least = sa.Column("instalments_from", sa.Integer(), nullable=False, server_default="50000")
    op.add_column("school", least)


def downgrade():
    op.drop_column("school", "instalments_from")
    op.drop_column("school", "ways")
    op.drop_column("payment", "slip")
