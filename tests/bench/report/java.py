"""Finds a Java new enough for SAPL, and builds the program that measures it."""

import os
import pathlib
import re
import shutil
import subprocess

OLDEST = 21
VERSIONS = ["4.2.0", "4.2.0-SNAPSHOT"]  # of SAPL: as released, or as installed from its source
MEMORY = ["-Xms2g"]  # so that collections are rare, as in its own benchmark


def homes():
    """Where a Java may be, the one that is asked for first."""
    if os.environ.get("JAVA_HOME"):
        yield pathlib.Path(os.environ["JAVA_HOME"])
    if shutil.which("javac"):
        yield pathlib.Path(shutil.which("javac")).resolve().parent.parent
    folder = pathlib.Path("/usr/lib/jvm")
    yield from sorted(folder.iterdir()) if folder.is_dir() else []


def release(home):
    """(number, text) of the version in its file `release`, or None where there is no compiler."""
    try:
        text = (home / "release").read_text()
    except OSError:
        return None
    found = re.search(r'JAVA_VERSION="((\d+)[^"]*)"', text)
    return (int(found.group(2)), found.group(1)) if found and (home / "bin/javac").exists() else None


def kit():
    """(home, version) of the first that is new enough, or None."""
    for home in homes():
        found = release(home)
        if found and found[0] >= OLDEST:
            return home, found[1]
    return None


def described():
    found = kit()
    return f"OpenJDK {found[1]}" if found else None


def packaged(home, project, output, version):
    command = ["mvn", "-B", "-q", "-f", str(project / "pom.xml"), f"-Dbench.output={output}", f"-Dsapl.version={version}", "clean", "package"]
    return subprocess.run(command, env=dict(os.environ, JAVA_HOME=str(home)), capture_output=True, text=True, preexec_fn=lambda: os.nice(10))


def build(project, output):
    """The command that measures, but for the folder of the case; or why there is none."""
    found = kit()
    if found is None:
        return f"there is no JDK {OLDEST} or newer"
    if shutil.which("mvn") is None:
        return "there is no Maven"
    for version in VERSIONS:
        done = packaged(found[0], project, output, version)
        if done.returncode == 0:
            return [str(found[0] / "bin/java"), *MEMORY, "-cp", f"{output}/bench-peers.jar:{output}/lib/*", "bench.Main"]
        if "io.sapl:sapl-pdp" not in done.stdout:
            return "it does not build: " + next((line for line in done.stdout.split("\n") if "ERROR" in line), "Maven says nothing")
    return "no registry has its version 4.2: it has to be installed from its source first, as tests/bench/README.md says"
