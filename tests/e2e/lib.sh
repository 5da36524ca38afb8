# What end-to-end tests have in common. A test is tests/e2e/NAME_test.sh; it begins with
#   source "$(dirname "$0")/lib.sh"
# and fails when it exits non-zero. It works in a fresh $work folder; servers it starts end with it.
# shellcheck shell=bash
set -euo pipefail

: "${BRUNT:?names the binary to test}" "${BRUNT_TARGET:?names the target server}"
work=$(mktemp -d "${TMPDIR:-/tmp}/brunt-test.XXXXXX")
output=$work/output
servers=()
unset "${!K6_@}" SSL_CERT_FILE SSL_CERT_DIR HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy
export NO_COLOR=1

cleanup() {
    local rc=$?
    [ ${#servers[@]} -eq 0 ] || kill "${servers[@]}" 2>/dev/null || true
    wait
    rm -rf "$work"
    exit $rc
}
trap cleanup EXIT

fail() {
    echo "FAIL: $*" >&2
    if [ -f "$output" ]; then sed 's/^/    /' "$output" >&2; fi
    exit 1
}

# run EXIT ARG...: runs brunt; its stdout and stderr are in $output, its exit code must be EXIT.
run() {
    local want=$1 rc=0
    shift
    "$BRUNT" "$@" >"$output" 2>&1 </dev/null || rc=$?
    [ "$rc" = "$want" ] || fail "brunt $*: exit code $rc instead of $want"
}

# has TEXT / lacks TEXT: what the last run printed.
has() { grep -qF -e "$1" "$output" || fail "the output has no: $1"; }
lacks() { ! grep -qF -e "$1" "$output" || fail "the output has: $1"; }

# row METRIC TEXT: the metric's row of the summary begins with this.
row() { grep -qE "^ *$1\.+: $2" "$output" || fail "no row $1 with: $2"; }

# count_of METRIC: the first number of its row.
count_of() { sed -nE "s/^ *$1\.+: ([0-9]+) .*/\1/p" "$output"; }

# script NAME <<'EOF': writes $work/NAME.
script() { cat >"$work/$1"; }

# until_true SECONDS COMMAND...: repeats the command until it succeeds.
until_true() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" 2>/dev/null; do
        [ $SECONDS -lt $deadline ] || fail "still not true: $*"
        sleep 0.05
    done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

# start_target [ARG...]: the bundled server, on free ports; exports the addresses it prints, BASE_URL first.
start_target() {
    "$BRUNT_TARGET" "$@" >"$work/target" 2>&1 &
    servers+=($!)
    until_true 10 grep -q '^ready$' "$work/target"
    local line
    while IFS= read -r line; do
        case $line in *_URL=*) export "${line?}" ;; esac
    done <"$work/target"
}

# start_on_port NAME COMMAND...: a server on a free port, which is then in $port. @PORT@ and @WORK@, the test's folder,
# are filled in: in the command, and from $work/NAME.in into $work/NAME.conf. What it prints is in $work/NAME.log.
start_on_port() {
    local name=$1 command=()
    shift
    for _ in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 10000))
        ! listens $port 2>/dev/null || continue
        [ ! -f "$work/$name.in" ] || sed "s|@PORT@|$port|g; s|@WORK@|$work|g" "$work/$name.in" >"$work/$name.conf"
        command=("${@//@PORT@/$port}")
        PATH=$PATH:/usr/sbin "${command[@]//@WORK@/$work}" >"$work/$name.log" 2>&1 </dev/null &
        servers+=($!)
        for _ in $(seq 200); do
            ! listens $port 2>/dev/null || return 0
            kill -0 "${servers[-1]}" 2>/dev/null || break
            sleep 0.05
        done
    done
    fail "$name does not start: $(tail -n 3 "$work/$name.log" 2>/dev/null)"
}

# start_nginx <<'EOF': nginx with these directives inside its http block; its port is exported as NGINX_PORT.
start_nginx() {
    {
        echo "daemon off; worker_processes 1; pid @WORK@/nginx.pid; error_log stderr;"
        # Its workers must read the test's folder, which is its owner's alone.
        [ "$(id -u)" != 0 ] || echo "user root;"
        echo "events { worker_connections 4096; }"
        echo "http { access_log off; client_body_temp_path @WORK@/body; proxy_temp_path @WORK@/proxy;"
        echo "fastcgi_temp_path @WORK@/fcgi; uwsgi_temp_path @WORK@/uwsgi; scgi_temp_path @WORK@/scgi;"
        cat
        echo "}"
    } >"$work/nginx.in"
    start_on_port nginx nginx -e stderr -c @WORK@/nginx.conf -p @WORK@
    export NGINX_PORT=$port
}

# certificate NAME [HOST]: a self-signed $work/NAME.pem with $work/NAME.key, for HOST or localhost.
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 7 \
        -subj "/CN=${2:-localhost}" -addext "subjectAltName=DNS:${2:-localhost},IP:127.0.0.1" \
        -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}
