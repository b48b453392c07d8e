"""The program that is compared, and the place in which it is run."""

import concurrent.futures
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

from . import outcome

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent

#: What a command may see of the environment: no terminal, no colour, no CI, one language.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "dumb", "HOME": "/nonexistent"}


class Program:
    """A `wirelab`, and a directory of its own that holds `Scenarios` and `captures`, so that no absolute path
    is in what it prints."""

    def __init__(self, path):
        self.path = os.path.abspath(path)
        self._directory = tempfile.TemporaryDirectory(prefix="wirelab-record-")
        # As long as the path of any other, whatever stands in a line with it.
        self.place = pathlib.Path(self._directory.name).resolve()
        (self.place / "Scenarios").symlink_to(ROOT / "Scenarios")
        shutil.copytree(HERE / "captures", self.place / "captures")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._directory.cleanup()

    def start(self, arguments, stdin=subprocess.DEVNULL, environment=None, limit=30):
        """Runs it to its end: the finished process, with octets. One that does not end is an error."""
        return subprocess.run(
            [self.path, *arguments], cwd=self.place, stdin=stdin, capture_output=True, timeout=limit,
            env={"PATH": os.environ.get("PATH", ""), **ENVIRONMENT, **(environment or {})})

    def outcome(self, arguments, label=None, digested=False, stdin=None, environment=None):
        """What it ends with; `stdin` is a file of the place, and `label` is the command line unless it is
        given."""
        if label is None:
            label = shlex.join(arguments) + (f" < {stdin}" if stdin else "")
            if environment:
                given = " ".join(f"{name}={value}" for name, value in environment.items())
                label = given + " wirelab " + label
        source = open(self.place / stdin, "rb") if stdin else subprocess.DEVNULL
        try:
            ended = self.start(arguments, stdin=source, environment=environment)
        except subprocess.TimeoutExpired as late:
            return outcome.Outcome(label, -1, "", f"it did not end within {late.timeout} seconds\n")
        finally:
            if stdin:
                source.close()
        stdout, stderr = (
            outcome.text(stream).replace(str(self.place), "PLACE") for stream in (ended.stdout, ended.stderr))
        return outcome.Outcome(label, ended.returncode, stdout, stderr, digested)

    def outcomes(self, calls):
        """The outcomes of many commands, each a dictionary of arguments of `outcome`, two at a time."""
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            return list(pool.map(lambda call: self.outcome(**call), calls))
