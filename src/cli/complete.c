#include "cli/complete.h"

#include "cli/command_line.h"
#include "output/output.h"

struct completion {
    struct buf *out;
    struct slice typed;  /* the part that candidates have to begin with */
    struct slice before; /* what stands before it in its word, and stays: "--summary-mode=" */
};

static void offer(const struct completion *c, struct slice candidate, const char *description)
{
    if (!slice_starts(candidate, c->typed))
        return;
    buf_printf(c->out, "%.*s%.*s", SLICE_ARG(c->before), SLICE_ARG(candidate));
    if (description != NULL)
        buf_printf(c->out, "\t%s", description);
    buf_append_char(c->out, '\n');
}

/* "compact,full", or "." for files. */
static void offer_choices(const struct completion *c, const char *choices)
{
    struct slice rest = slice_of(choices), choice;
    if (slice_is(rest, ".")) {
        buf_append_str(c->out, ":files\n");
        return;
    }
    while (slice_split(&rest, ',', &choice))
        offer(c, choice, NULL);
}

static void offer_commands(const struct completion *c)
{
    for (const struct command *const *command = command_table(); *command != NULL; command++) {
        if (!(*command)->hidden)
            offer(c, slice_of((*command)->name), (*command)->summary);
    }
}

static void offer_flags(const struct completion *c, const struct flag_set *set)
{
    struct flag_view flag;
    for (uint32_t at = 0; flags_next(set, &at, &flag);) {
        struct buf name = BUF_INIT(256);
        buf_printf(&name, "--%s", flag.name);
        offer(c, buf_slice(&name), flag.help);
        buf_deinit(&name);
    }
}

/* The outputs, which only their own table knows. */
static void offer_outputs(const struct completion *c)
{
    struct buf names = BUF_INIT(1 << 12);
    struct slice rest, name;
    output_kind_list(&names);
    rest = buf_slice(&names);
    while (slice_split(&rest, ',', &name))
        offer(c, slice_trim(name), NULL);
    buf_deinit(&names);
}

static void offer_values(struct completion *c, const struct flag_view *flag)
{
    ptrdiff_t comma = flag->is_list ? slice_rfind_char(c->typed, ',') : -1;
    if (comma >= 0) {
        c->before = slice_make(c->before.ptr, c->before.len + (size_t)comma + 1);
        c->typed = slice_sub(c->typed, (size_t)comma + 1, c->typed.len);
    }
    if (strcmp(flag->name, "out") == 0)
        offer_outputs(c);
    else
        offer_choices(c, flag->choices);
}

/* Whether the word is a flag of the set, and which. */
static bool find_flag(const struct flag_set *set, struct slice word, struct flag_view *flag)
{
    if (slice_starts(word, SLICE("--")))
        return flags_find(set, slice_sub(word, 2, word.len), '\0', flag);
    return word.len >= 2 && word.ptr[0] == '-' &&
           flags_find(set, SLICE(""), word.ptr[word.len - 1], flag);
}

static void complete_arguments(struct completion *c, const struct command *command,
                               struct slice previous)
{
    const struct flag_set *set = &command->flags;
    struct flag_view flag;
    ptrdiff_t equals = slice_find_char(c->typed, '=');
    if (flags_take_next(previous)) {
        if (find_flag(set, previous, &flag))
            offer_values(c, &flag);
    } else if (slice_starts(c->typed, SLICE("--")) && equals > 0) {
        if (!find_flag(set, slice_sub(c->typed, 0, (size_t)equals), &flag))
            return;
        c->before = slice_sub(c->typed, 0, (size_t)equals + 1);
        c->typed = slice_sub(c->typed, (size_t)equals + 1, c->typed.len);
        offer_values(c, &flag);
    } else if (slice_starts(c->typed, SLICE("-"))) {
        offer_flags(c, set);
    } else if (strcmp(command->name, "help") == 0) {
        offer_commands(c);
    } else {
        offer_choices(c, command->choices);
    }
}

/* Of the program, before there is a command. */
static const struct command program = { .name = "", .flags = { .groups = GROUP_GLOBAL } };

void complete(struct buf *out, int count, const char *const *words)
{
    if (count == 0)
        return;
    struct completion c = { .out = out, .typed = slice_of(words[count - 1]) };
    struct slice previous = slice_of(count > 1 ? words[count - 2] : "");
    int at = command_line_find(count - 1, words); /* the word that is typed is no command yet */
    c.before = slice_sub(c.typed, 0, 0);
    if (at < count - 1) {
        const struct command *command = command_find(slice_of(words[at]));
        if (command != NULL)
            complete_arguments(&c, command, previous);
    } else if (slice_starts(c.typed, SLICE("-")) || flags_take_next(previous)) {
        complete_arguments(&c, &program, previous);
    } else {
        offer_commands(&c);
    }
}
