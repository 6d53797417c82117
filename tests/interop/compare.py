"""Compares the results of a program with FastAPI's. differences.py must list every difference."""


def compare(program, fastapi_results, program_results, differences):
    """Returns a list of problems, the number of cases without a difference, and the number of cases
    with a listed difference.

    A case is a request, a conversation or an exception, and its result a dict of aspects.
    """
    listed = _listed(program, differences, fastapi_results)
    problems = []
    same = 0
    for case, by_fastapi in fastapi_results.items():
        found = differing_aspects(by_fastapi, program_results[case])
        expected = listed.get(case, {})
        if found != expected:
            problems += _explain(case, found, expected)
        elif not found:
            same += 1
    return problems, same, len(listed)


def differing_aspects(by_fastapi, by_program):
    """Returns the aspects that differ, each with FastAPI's value and the program's."""
    return {
        aspect: (by_fastapi.get(aspect), by_program.get(aspect))
        for aspect in by_fastapi | by_program
        if by_fastapi.get(aspect) != by_program.get(aspect)
    }


def _listed(program, differences, fastapi_results):
    """Merges the differences that are listed for the program. A case may have several."""
    listed = {}
    for difference in differences:
        if program not in difference.programs:
            continue
        for case, aspects in difference.cases.items():
            if case not in fastapi_results:
                raise ValueError(f"differences.py lists {case!r}, which is not a test case")
            both = listed.get(case, {}).keys() & aspects.keys()
            if both:
                raise ValueError(f"differences.py lists {both} of {case!r} twice for {program}")
            listed.setdefault(case, {}).update(aspects)
    return listed


def _explain(case, found, expected):
    lines = [case]
    for aspect in found | expected:
        if found.get(aspect) == expected.get(aspect):
            continue
        if aspect not in found:
            lines.append(f"    {aspect}: same as FastAPI, but listed in differences.py")
            continue
        lines.append(f"    {aspect}:")
        if aspect in expected:
            lines += _values("listed", expected[aspect])
        lines += _values("actual", found[aspect])
    return lines


def _values(heading, values):
    by_fastapi, by_program = values
    return [
        f"        {heading + ':':<7} FastAPI {by_fastapi!r}",
        f"        {'':<7} program {by_program!r}",
    ]
