from flask_migrate import check


def test_the_migrated_schema_is_the_one_the_models_describe(app):
    check()
