#!/usr/bin/env python3
"""What open WebSockets cost, beside a client of libwebsockets (Debian: libwebsockets-dev), in one run.

    websockets.py TREE [--sockets N] [--rounds N]

TREE is a build tree (build/release) with brunt and its target; lws_client.c is compiled here, where the library is.
Each client keeps N sockets open, each of which sends a message a second and gets it back, in two runs, of 2
and of 12 messages. The difference is what a message costs, the shorter run what a socket does: opening,
two messages, closing. CPU is user and system time of the client's own process. Rounds alternate between the
clients, and the median is kept. `vus` has a VU for each socket, `sockets` ten for all.
"""
import argparse, os, re, resource, statistics, subprocess, sys, tempfile

SHORT, LONG = 2, 12
HERE = os.path.dirname(os.path.abspath(__file__))


def measure(command):
    """CPU seconds and peak KB of a process that has to end well."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    output = process.stdout.read().decode(errors='replace')
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, process.returncode, output


class Client:
    def __init__(self, name, command, expect):
        self.name, self.command, self.expect, self.rows = name, command, expect, []

    def run(self, messages):
        cpu, rss, code, output = measure(self.command(messages))
        if code != 0 or not re.search(self.expect(messages), output):
            sys.exit(f'{self.name}: exit code {code}, no "{self.expect(messages)}" in:\n{output[-2000:]}')
        return cpu, rss

    def round(self, sockets):
        short_cpu, _ = self.run(SHORT)
        long_cpu, rss = self.run(LONG)
        self.rows.append(((long_cpu - short_cpu) * 1e6 / (sockets * (LONG - SHORT)), short_cpu * 1e6 / sockets, rss / sockets))

    def figures(self):
        return [statistics.median(column) for column in zip(*self.rows)]


def brunt(tree, name, url, sockets, vus):
    def command(messages):
        return [f'{tree}/src/cli/brunt', 'run', '--quiet', '--no-color', '--no-usage-report', '-e', f'URL={url}', '-e', f'SOCKETS={sockets}',
                '-e', f'VUS={vus}', '-e', f'MESSAGES={messages}', f'{HERE}/websockets.js']
    return Client(name, command, lambda messages: rf'ws_msgs_received\.*: {sockets * messages} ')


def libwebsockets(folder, port, sockets):
    """Its client; None where the library isn't installed."""
    flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'libwebsockets', 'libuv'], capture_output=True, text=True)
    if flags.returncode != 0:
        print('libwebsockets: not installed')
        return None
    subprocess.run(['cc', '-O2', '-o', f'{folder}/lws_client', f'{HERE}/lws_client.c', *flags.stdout.split()], check=True)
    return Client('libwebsockets', lambda messages: [f'{folder}/lws_client', port, str(sockets), str(messages)],
                  lambda messages: f'^{sockets * messages}$')


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('tree')
    ap.add_argument('--sockets', type=int, default=10000)
    ap.add_argument('--rounds', type=int, default=3)
    a = ap.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < a.sockets + 100:
        sys.exit(f'{a.sockets} sockets need {a.sockets + 100} open files, {hard} are allowed')

    folder = tempfile.TemporaryDirectory()
    target = subprocess.Popen([f'{a.tree}/tests/target/brunt-target'], stdout=subprocess.PIPE, text=True)
    try:
        port = next(line for line in target.stdout if line.startswith('BASE_URL=')).strip().rsplit(':', 1)[1]
        url = f'ws://127.0.0.1:{port}/ws/echo'
        clients = [brunt(a.tree, 'sockets', url, a.sockets, min(10, a.sockets)), brunt(a.tree, 'vus', url, a.sockets, a.sockets)]
        clients += filter(None, [libwebsockets(folder.name, port, a.sockets)])
        for _ in range(a.rounds):
            for client in clients:
                client.round(a.sockets)
    finally:
        target.terminate()
        target.wait()

    print(f'{"":14} {"us a message":>13} {"us a socket":>12} {"KB a socket":>12}')
    for client in clients:
        message_us, socket_us, kb = client.figures()
        print(f'{client.name:14} {message_us:13.2f} {socket_us:12.1f} {kb:12.2f}')


main()
