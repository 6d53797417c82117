"""Compares the answers of a program with FastAPI's. Differences must be listed."""


def compare(program, fastapi_answers, program_answers, differences):
    """Returns the problems, how many answers are the same, and how many have a listed difference."""
    listed = _listed(program, differences, fastapi_answers)
    problems = []
    same = 0
    for question, by_fastapi in fastapi_answers.items():
        found = differing_aspects(by_fastapi, program_answers[question])
        expected = listed.get(question, {})
        if found != expected:
            problems += _explain(question, found, expected)
        elif not found:
            same += 1
    return problems, same, len(listed)


def differing_aspects(by_fastapi, by_program):
    """Returns FastAPI's and the program's value of each aspect in which they differ."""
    return {
        aspect: (by_fastapi.get(aspect), by_program.get(aspect))
        for aspect in by_fastapi | by_program
        if by_fastapi.get(aspect) != by_program.get(aspect)
    }


def _listed(program, differences, fastapi_answers):
    """Returns the listed differences of a program. One question may have several."""
    listed = {}
    for difference in differences:
        if program not in difference.programs:
            continue
        for question, aspects in difference.answers.items():
            if question not in fastapi_answers:
                raise ValueError(f"differences.py lists {question!r}, which is not asked")
            both = listed.get(question, {}).keys() & aspects.keys()
            if both:
                raise ValueError(f"differences.py lists {both} of {question!r} twice for {program}")
            listed.setdefault(question, {}).update(aspects)
    return listed


def _explain(question, found, expected):
    lines = [question]
    for aspect in found | expected:
        if found.get(aspect) == expected.get(aspect):
            continue
        if aspect not in found:
            lines.append(f"    {aspect}: the same as FastAPI, but listed in differences.py")
            continue
        lines.append(f"    {aspect}:")
        if aspect in expected:
            lines += _values("listed", expected[aspect])
        lines += _values("actual", found[aspect])
    return lines


def _values(heading, values):
    by_fastapi, by_program = values
    return [
        f"        {heading + ':':<11} FastAPI {by_fastapi!r}",
        f"        {'':<11} program {by_program!r}",
    ]
