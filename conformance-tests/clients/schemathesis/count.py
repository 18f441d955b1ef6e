"""Counts what schemathesis tested, from its reports, in a last line.

    count.py STATUS BROKEN REPORT...    whether a part failed, how many servers did not stop
"""

import sys
import xml.etree.ElementTree as tree
from pathlib import Path


def main(status: int, broken: int, reports: list[str]) -> int:
    written = [report for report in reports if Path(report).exists()]
    cases = [case for report in written for case in tree.parse(report).iter("testcase")]

    def count(*outcomes: str) -> int:
        return sum(any(case.find(outcome) is not None for outcome in outcomes) for case in cases)

    failed, skipped = count("failure", "error"), count("skipped")
    passed = len(cases) - failed - skipped
    # A part that failed before a test, or tested nothing.
    if failed == 0 and (status != 0 or passed == 0):
        failed = 1
    failed += broken
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
