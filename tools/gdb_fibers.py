"""Commands for gdb (source tools/gdb_fibers.py), live or on a core file:

fibers       lists the fibers of each thread that runs a loop: what they wait for and where they stand
fiber N      prints the stack of fiber N of that list
"""
import gdb

STATES = ["ready", "running", "parked", "waiting", "ended"]
# What fiber_switch has pushed (struct fiber_switch_frame): where a suspended fiber's registers lie above its sp.
SAVED = {
    "x86-64": {"pc": 48, "frame": 40, "size": 56},
    "aarch64": {"pc": 88, "frame": 80, "size": 160},
}


def saved_registers(fiber):
    arch = gdb.selected_frame().architecture().name()
    layout = SAVED["aarch64" if "aarch64" in arch else "x86-64"]
    sp = int(fiber["sp"])
    word = gdb.lookup_type("unsigned long").pointer()
    def read(offset):
        return int(gdb.Value(sp + offset).cast(word).dereference())

    return {"pc": read(layout["pc"]), "frame": read(layout["frame"]), "sp": sp + layout["size"]}


def all_fibers():
    """Yields (loop, fiber) of every loop that a thread runs. The selected thread stays selected."""
    before = gdb.selected_thread()
    for thread in sorted(gdb.selected_inferior().threads(), key=lambda t: t.num):
        thread.switch()
        try:
            loop = gdb.parse_and_eval("'loop.c'::current")
        except gdb.error:
            continue
        if int(loop) == 0:
            continue
        fiber = loop["fibers"]
        while int(fiber) != 0:
            yield loop, fiber
            fiber = fiber["next_in_loop"]
    before.switch()


def place_of(address):
    symbol = gdb.block_for_pc(address)
    while symbol is not None and symbol.function is None:
        symbol = symbol.superblock
    line = gdb.find_pc_line(address)
    name = symbol.function.name if symbol is not None else hex(address)
    return "%s at %s:%d" % (name, line.symtab.filename, line.line) if line.symtab else name


def frames_of(fiber):
    """Walks the saved frame pointers: the build keeps them in all but the release binary."""
    saved = saved_registers(fiber)
    word = gdb.lookup_type("unsigned long").pointer()
    low, high = saved["sp"], int(fiber)
    address, frame = saved["pc"], saved["frame"]
    while address != 0:
        yield address
        if not low <= frame < high - 16:
            return
        low = frame + 1
        address = int((gdb.Value(frame + 8)).cast(word).dereference())
        frame = int(gdb.Value(frame).cast(word).dereference())


class Fibers(gdb.Command):
    """List the fibers of all loops."""

    def __init__(self):
        super().__init__("fibers", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        for number, (loop, fiber) in enumerate(all_fibers()):
            state = STATES[int(fiber["state"])]
            flags = " cancelled" if fiber["cancelled"] else ""
            where = ""
            if state != "running":
                # The loop's own frames say nothing: show where the caller of the wait stands.
                own = ("leave", "fiber_suspend", "fiber_yield", "fiber_park", "fiber_sleep_until", "watch_wait")
                places = [place_of(a) for a in frames_of(fiber)]
                outside = [p for p in places if p.split(" ")[0] not in own]
                where = (outside or places or [""])[0]
            print("%4d  %s  %s%s  %s  %s" % (number, fiber, state, flags, fiber["fn"], where))


class Fiber(gdb.Command):
    """Print the stack of fiber N as numbered by `fibers`."""

    def __init__(self):
        super().__init__("fiber", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        wanted = int(argument)
        for number, (_, fiber) in enumerate(all_fibers()):
            if number == wanted:
                if STATES[int(fiber["state"])] == "running":
                    print("it runs: use bt in its thread")
                    return
                for depth, address in enumerate(frames_of(fiber)):
                    print("#%-2d %s" % (depth, place_of(address)))
                return
        print("no fiber %d" % wanted)


Fibers()
Fiber()
