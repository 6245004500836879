"""the owner says how dear an add-on may be, how low a discount, and what winning a student costs"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BOUNDS = (("add_on_percent", "20"), ("lowest_percent", "50"))
COSTS = ("cost_to_win_minor", "margin_percent")


def upgrade():
    for name, usual in BOUNDS:
        op.add_column("school", sa.Column(name, sa.Integer(), nullable=False, server_default=usual))
    for name in COSTS:
        op.add_column("school", sa.Column(name, sa.Integer(), nullable=True))


def downgrade():
    for name in (*COSTS, *(name for name, _ in BOUNDS)):
        op.drop_column("school", name)
