"""a lesson may carry a quiz or ask for something to be handed in"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LIVE = "state <> 'once_more'"


def upgrade():
    for name in ("quiz", "hand_in"):
        op.add_column("lesson", sa.Column(name, sa.JSON(), nullable=False, server_default="{}"))
    _quiz_pass()
    _hand_in()


def _quiz_pass():
    op.create_table(
        "quiz_pass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("right_answers", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_quiz_pass_student_id_student"
        ),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name="fk_quiz_pass_lesson_id_lesson"),
        sa.PrimaryKeyConstraint("id", name="pk_quiz_pass"),
        sa.UniqueConstraint("student_id", "lesson_id", name="uq_quiz_pass_student_id"),
    )
    op.create_index("ix_quiz_pass_lesson_id", "quiz_pass", ["lesson_id"])


def _hand_in():
    op.create_table(
        "hand_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.String(500), nullable=True),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["student_id"], ["student.id"], name="fk_hand_in_student_id_student"
        ),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name="fk_hand_in_lesson_id_lesson"),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["student.id"], name="fk_hand_in_answered_by_id_student"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hand_in"),
    )
    op.create_index("ix_hand_in_lesson_id", "hand_in", ["lesson_id"])
    op.create_index(
        "uq_hand_in_open",
        "hand_in",
        ["student_id", "lesson_id"],
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )


def downgrade():
    op.drop_table("hand_in")
    op.drop_table("quiz_pass")
    for name in ("hand_in", "quiz"):
        op.drop_column("lesson", name)
