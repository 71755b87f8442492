"""What was measured on, and with which versions."""

import os
import platform
import re
import subprocess

import java


def first_line(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20).stdout.strip().split("\n")[0]
    except (OSError, subprocess.TimeoutExpired):
        return None


def processor():
    try:
        found = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read())
    except OSError:
        found = None
    return found.group(1) if found else platform.processor()


def memory_gib():
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)


def commit():
    """Says so when what was measured is not what is committed."""
    head = first_line(["git", "rev-parse", "--short", "HEAD"])
    changed = first_line(["git", "status", "--porcelain", "--untracked-files=no", "--", "runtime", "compiler"])
    return f"{head}, with changes that are not committed" if changed else head


def describe(writ):
    kernel = f"{platform.system()} {re.match(r'[0-9.]+', platform.release()).group(0)}"
    return {"processor": processor(), "cores": os.cpu_count(), "memory_gib": memory_gib(), "kernel": kernel,
            "writ": first_line([writ, "version"]), "commit": commit(),
            "compiler": first_line(["clang++-19", "--version"]), "node": first_line(["node", "--version"]),
            "rust": first_line(["rustc", "--version"]), "java": java.described()}
