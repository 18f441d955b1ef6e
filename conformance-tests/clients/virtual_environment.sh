# shellcheck shell=bash
# Python packages for the tests of this folder, as their `requirements.txt` pins them. Source it.

# python_environment NAME MINIMUM: the packages of ./requirements.txt in an environment of their own
# in the target folder; its path is in `environment` then. Exit code 77 where there is no Python.
python_environment() {
    local name="$1" least="$2" root pinned stamp version
    version="$(python3 -c 'import platform; print(platform.python_version())' 2>/dev/null || true)"
    if [[ -z $version || "$(printf '%s\n' "$least" "$version" | sort -V | head -n 1)" != "$least" ]]
    then
        echo "skipped: needs python3 $least or newer; here is python ${version:-none}"
        exit 77
    fi
    # Debian keeps what makes environments in a package of its own.
    if ! python3 -c 'import ensurepip' 2>/dev/null; then
        echo "skipped: needs the package python3-venv, to install $name"
        exit 77
    fi
    root="$(realpath -m "${CARGO_TARGET_DIR:-../../../target}")"
    environment="$root/clients/$name-python-$version"
    stamp="$environment/installed"
    pinned="$(sha256sum <requirements.txt)"
    if [[ ! -e $stamp || "$(<"$stamp")" != "$pinned" ]]; then
        rm -rf "$environment"
        python3 -m venv "$environment"
        "$environment/bin/pip" install --quiet --disable-pip-version-check --no-input \
            --require-hashes --requirement requirements.txt
        echo "$pinned" >"$stamp"
    fi
    # No files of a package's compiled sources beside our tests.
    export PYTHONDONTWRITEBYTECODE=1
    unset PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS
}
