#!/usr/bin/env bash
# TLS: which servers are believed, over IPv4 and IPv6, and how each failure is told. nginx has a name for each kind of
# certificate; openssl s_server has what nginx can't do.
# shellcheck source=tests/e2e/lib.sh
source "$(dirname "$0")/lib.sh"

# authority NAME / issue NAME AUTHORITY SAN [FROM TO]: $work/NAME.pem and .key; dates are like 20200101000000Z.
mkdir "$work/issued"
cat >"$work/ca.cnf" <<'CNF'
[ca]
default_ca = ours
[ours]
database = $ENV::DIR/index
new_certs_dir = $ENV::DIR/issued
default_md = sha256
policy = any
unique_subject = no
rand_serial = yes
[any]
commonName = supplied
CNF
: >"$work/index"
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 7 -subj "/CN=$1" \
        -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}
issue() {
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" \
        -keyout "$work/$1.key" -out "$work/$1.csr" 2>/dev/null
    printf 'subjectAltName=%s\n' "$3" >"$work/$1.ext"
    DIR=$work openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/$1.csr" -out "$work/$1.pem" \
        -cert "$work/$2.pem" -keyfile "$work/$2.key" -extfile "$work/$1.ext" \
        -startdate "${4:-20250101000000Z}" -enddate "${5:-20491231000000Z}" 2>"$work/ca.log" ||
        fail "no certificate: $(tail -n 2 "$work/ca.log")"
}
authority known
authority unknown
issue good known 'DNS:good.test,DNS:client.test,IP:127.0.0.1,IP:::1'
issue expired known DNS:expired.test 20200101000000Z 20200201000000Z
issue early known DNS:early.test 20480101000000Z
issue foreign unknown DNS:foreign.test
issue client known DNS:nobody.test
certificate alone alone.test

server_block() { # NAME CERTIFICATE [DIRECTIVE]
    echo "server { listen 127.0.0.1:@PORT@ ssl; listen [::1]:@PORT@ ssl; server_name $1; ssl_certificate @WORK@/$2.pem;
        ssl_certificate_key @WORK@/$2.key; ${3:-} location / { return 200 \"\$ssl_client_s_dn\"; } }"
}
start_nginx <<NGINX
$(server_block good.test good)
$(server_block expired.test expired)
$(server_block early.test early)
$(server_block foreign.test foreign)
$(server_block alone.test alone)
$(server_block client.test good "ssl_verify_client on; ssl_client_certificate @WORK@/known.pem;")
server { listen 127.0.0.2:@PORT@; }
NGINX

script tls.js <<'EOF2'
import http from 'k6/http';
export const options = {
  hosts: { '*.test': __ENV.ADDRESS },
  ...(__ENV.CLIENT ? { tlsAuth: [{ cert: open(`${__ENV.CLIENT}.pem`), key: open(`${__ENV.CLIENT}.key`) }] } : {}),
  ...(__ENV.VERSION ? { tlsVersion: __ENV.VERSION } : {}),
};
export default function () {
  for (const host of __ENV.HOSTS.split(' ')) {
    const r = http.get(`https://${host}:${__ENV.PORT}/`, { timeout: '5s' });
    console.log(`${host} ${r.status} ${r.error_code} ${r.error};`);
    if (r.status === 200) console.log(r.body, r.tls_version, r.tls_cipher_suite, r.remote_ip);
  }
}
EOF2
unset SSL_CERT_FILE SSL_CERT_DIR
tls() { run 0 run "$@" "$work/tls.js"; }

# Every kind of certificate, over both families.
export SSL_CERT_FILE=$work/known.pem
for address in 127.0.0.1 ::1; do
    case $address in *:*) literal="[$address]" ;; *) literal=$address ;; esac
    tls -e ADDRESS=$address -e PORT="$NGINX_PORT" \
        -e HOSTS="good.test $literal wrong.test expired.test early.test foreign.test alone.test client.test"
    has "good.test 200 0 ;"
    has "$literal 200 0 ;"
    has "wrong.test 0 1311 x509: certificate doesn't match hostname;"
    has "tls: failed to verify certificate: x509: certificate is valid for good.test, client.test, not wrong.test"
    has "expired.test 0 1000 x509: certificate has expired or is not yet valid: current time 2"
    has "is after 2020-02-01T00:00:00Z;"
    has "is before 2048-01-01T00:00:00Z;"
    has "foreign.test 0 1310 x509: unknown authority;"
    has "tls: failed to verify certificate: x509: certificate signed by unknown authority"
    has "alone.test 0 1310 x509: unknown authority;"
    has "client.test 400 1400 "
    tls -e ADDRESS=$address -e PORT="$NGINX_PORT" -e HOSTS=client.test -e CLIENT="$work/client"
    has "client.test 200 0 ;"
    grep -qE "CN=client tls1\.[23] TLS_[A-Z0-9_]+ $address\"" "$output" || fail "not as the client: $address"
    tls --insecure-skip-tls-verify -e ADDRESS=$address -e PORT="$NGINX_PORT" \
        -e HOSTS="wrong.test expired.test foreign.test alone.test"
    lacks " 0 1"
done

# Whom to trust: a folder's files may have any names, and come beside the bundle.
mkdir "$work/trusted"
cp "$work/unknown.pem" "$work/trusted/a file"
SSL_CERT_DIR=/nowhere:$work/trusted tls -e ADDRESS=127.0.0.1 -e PORT="$NGINX_PORT" -e HOSTS="good.test foreign.test"
has "good.test 200 0 ;"
has "foreign.test 200 0 ;"
SSL_CERT_FILE=/nowhere tls -e ADDRESS=127.0.0.1 -e PORT="$NGINX_PORT" -e HOSTS=good.test
has "good.test 0 1310 x509: unknown authority;"

# A server that speaks plain text.
tls -e ADDRESS=127.0.0.2 -e PORT="$NGINX_PORT" -e HOSTS=good.test
has "good.test 0 1301 tls: first record does not look like a TLS handshake;"
has "http: server gave HTTP response to HTTPS client"

# start_s_server ARG...: openssl's server, whose page tells of the session; its port is in $port.
start_s_server() {
    start_on_port s_server openssl s_server -quiet -accept 127.0.0.1:@PORT@ -cert @WORK@/good.pem -key @WORK@/good.key -www "$@"
}

# Each connection has a session of its own, as in k6: a handshake costs the server what it costs a new client.
start_s_server
for version in tls1.2 tls1.3; do
    tls -e ADDRESS=127.0.0.1 -e PORT=$port -e VERSION=$version -e HOSTS="good.test good.test"
    [ "$(grep -c "New, TLSv1" "$output")" = 2 ] || fail "not two new sessions"
    lacks "Reused, TLS"
    has "$version TLS_"
done

# What the server refuses: versions, and a client without a certificate or with a foreign one.
start_s_server -no_tls1_3
tls -e ADDRESS=127.0.0.1 -e PORT=$port -e VERSION=tls1.3 -e HOSTS=good.test
has "good.test 0 1010 remote error: tls: protocol version not supported;"
start_s_server -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256
tls -e ADDRESS=127.0.0.1 -e PORT=$port -e HOSTS=good.test
has "good.test 0 1010 remote error: tls: handshake failure;"
start_s_server -Verify 1 -verify_return_error -CAfile "$work/known.pem" -tls1_2
tls -e ADDRESS=127.0.0.1 -e PORT=$port -e HOSTS=good.test
has "good.test 0 1010 remote error: tls: handshake failure;"
tls -e ADDRESS=127.0.0.1 -e PORT=$port -e HOSTS=good.test -e CLIENT="$work/foreign"
has "good.test 0 1010 remote error: tls: handshake failure;"
tls -e ADDRESS=127.0.0.1 -e PORT=$port -e HOSTS=good.test -e CLIENT="$work/client"
has "good.test 200 0 ;"
