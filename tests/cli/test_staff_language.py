"""Who reads what: an employee has a language, which notices and the API speak."""

from servers.program import Program


def test_an_employee_has_a_language(program: Program) -> None:
    login = program.json("staff", "list")[0]["login"]
    assert program.json("staff", "edit", login, "--language", "de")["language"] == "de"
    refused = program.run("staff", "edit", login, "--language", "klingon")
    assert (refused.returncode, "ISO 639-1" in refused.stderr) == (2, True)
    assert program.json("staff", "add", "eva", "Eva", "--region", "BE", "--language", "en")["language"] == "en"
