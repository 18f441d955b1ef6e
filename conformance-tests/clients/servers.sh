# shellcheck shell=bash
# Servers for the tests of this folder: each on a free port and in a folder of its own, which goes
# when the program ends. Source it where `bin` is the server's path; it sets `folder`.

# Nothing of a developer's shell decides how server and client behave.
for variable in $(compgen -e | grep -E '^(CAMUNDA|ZEEBE|BATON)_'); do unset "$variable"; done
unset HTTP_PROXY HTTPS_PROXY ALL_PROXY http_proxy https_proxy all_proxy

folder="$(mktemp -d)"
stores=()
servers=()

clean_up() {
    if ((${#servers[@]})); then kill -KILL "${servers[@]}" 2>/dev/null || true; fi
    rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# tell STORE WHAT: the end of a server's log, after a sentence.
tell() {
    echo "the server on $1 $2; the end of its log:"
    tail -n 20 "$folder/$1.log"
}

# serve STORE [OPTION...]: starts a server and says where it listens, in BATON_ON_<STORE>.
serve() {
    local store="$1" address='' tries=0
    shift
    : >"$folder/$store.out"
    "$bin" serve --store "$store" --data "$folder/$store" --listen 127.0.0.1:0 --demo "$@" \
        >"$folder/$store.out" 2>"$folder/$store.log" </dev/null &
    stores+=("$store")
    servers+=("$!")
    until address="$(sed -n 's/^listening on //p' "$folder/$store.out")" && [[ -n $address ]]; do
        if ! kill -0 "${servers[-1]}" 2>/dev/null || ((++tries > 600)); then
            tell "$store" "did not start"
            exit 1
        fi
        sleep 0.1
    done
    export "BATON_ON_${store^^}=$address"
}

# stop_servers: how many of them went away, or did not stop in order, is in `broken` then.
stop_servers() {
    local index ended
    broken=0
    for index in "${!stores[@]}"; do kill -TERM "${servers[index]}" 2>/dev/null || true; done
    for index in "${!stores[@]}"; do
        ended=0
        wait "${servers[index]}" || ended=$?
        if ((ended != 0)); then
            tell "${stores[index]}" "ended with exit code $ended"
            broken=$((broken + 1))
        fi
    done
    servers=()
}
