"""the map has a version, so that it can be kept in memory"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    version = op.create_table(
        "map_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_map_version"),
    )
    op.bulk_insert(version, [{"id": 1, "version": "first"}])


def downgrade():
    op.drop_table("map_version")
