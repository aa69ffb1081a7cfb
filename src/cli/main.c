/* The program: picks the verb, runs it, turns its status into an exit code. */
#include "base/log.h"
#include "base/mem.h"
#include "base/ranks.h"
#include "cli/help.h"
#include "cli/opt.h"
#include "cli/suggest.h"
#include "io/json.h"
#include <errno.h>
#include <fcntl.h>
#include <logad/logad.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int exit_code_of(logad_status s)
{
    static const int codes[] = {
        [LOGAD_OK] = 0,     [LOGAD_EUSAGE] = 2,  [LOGAD_EINPUT] = 3,
        [LOGAD_EMODEL] = 4, [LOGAD_ECONFIG] = 4, [LOGAD_ENET] = 5,
        [LOGAD_EIO] = 6,    [LOGAD_ENOMEM] = 6,  [LOGAD_EINTERRUPTED] = 128 + SIGINT,
    };
    if (s == LOGAD_EINTERRUPTED && la_signal_caught() != 0)
        return 128 + la_signal_caught();
    return codes[s];
}

/* The reader of our pipe has left, as head does: nobody to tell, so no message. */
static bool stdout_gone(void)
{
    struct pollfd p = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&p, 1, 0) == 1 && (p.revents & POLLERR) != 0;
}

/* Prints the one line of a failure; file names in it may hold anything. */
static void complain(const char *verb, const char *text)
{
    la_buf safe = {.max = 4096};
    if (la_rank() > 0)
        return;
    la_text_safe(&safe, text, strlen(text));
    fprintf(stderr, "logad%s%s: %s\n", verb == NULL ? "" : " ", verb == NULL ? "" : verb,
            safe.p == NULL || safe.failed ? text : safe.p);
    la_buf_free(&safe);
}

static int report(const char *verb, logad_status s, const logad_error *err)
{
    if (s == LOGAD_EIO && stdout_gone())
        return 128 + SIGPIPE;
    complain(verb, err->text);
    return exit_code_of(s);
}

/* What is still buffered must reach stdout before we may say that all went well. */
static int close_stdout(const char *verb, int code)
{
    errno = 0;
    bool failed = ferror(stdout) != 0;
    if (fflush(stdout) == 0 && !failed)
        return code;
    if (stdout_gone())
        return 128 + SIGPIPE;
    if (code != 0)
        return code;
    logad_error err;
    logad_status s = la_fail(&err, LOGAD_EIO, "stdout: %s",
                             errno != 0 ? strerror(errno) : "could not be written");
    return report(verb, s, &err);
}

/* Where the caller closed one of the three streams, its number must not go to the next file that is
 * opened. Read-only, so that writing to it fails as it should. */
static void fill_closed_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF && open("/dev/null", O_RDONLY) != fd)
            return;
    }
}

/* Prints a text made by one of help.h's functions and frees it. */
static int print(la_buf *b, FILE *f)
{
    if (b->failed || b->p == NULL) {
        la_buf_free(b);
        complain(NULL, "out of memory");
        return exit_code_of(LOGAD_ENOMEM);
    }
    fwrite(b->p, 1, b->n, f);
    la_buf_free(b);
    return 0;
}

static const la_verb *find_verb(const char *name)
{
    for (size_t i = 0; la_verbs[i] != NULL; i++) {
        if (strcmp(la_verbs[i]->name, name) == 0)
            return la_verbs[i];
    }
    return NULL;
}

static int unknown_verb(const char *name)
{
    la_guess g = {.word = la_str_of(name)};
    for (size_t i = 0; la_verbs[i] != NULL; i++)
        la_guess_try(&g, la_verbs[i]->name);
    la_guess_try(&g, "help");
    la_guess_try(&g, "completion");
    logad_error err;
    logad_status s;
    if (name[0] == '-')
        s = la_fail(&err, LOGAD_EUSAGE,
                    "unknown option '%s': options follow a verb, see logad --help", name);
    else if (g.best[0] != '\0')
        s = la_fail(&err, LOGAD_EUSAGE, "unknown verb '%s': did you mean '%s'?", name, g.best);
    else
        s = la_fail(&err, LOGAD_EUSAGE, "unknown verb '%s': see logad --help", name);
    return report(NULL, s, &err);
}

static logad_status run_parsed(const la_verb *v, int argc, char **argv, void *options,
                               const char ***inputs, int *code, logad_error *err)
{
    size_t n_inputs = 0;
    bool help = false;
    TRY(la_opt_parse(v, argc, argv, options, inputs, &n_inputs, &help, err));
    if (help) {
        la_buf b = {.max = 1u << 20};
        la_help_verb(&b, v);
        *code = print(&b, stdout);
        return LOGAD_OK;
    }
    const la_common *common = options;
    la_log_set(common->quiet ? LA_QUIET : common->verbose ? LA_VERBOSE : LA_NORMAL);
    if (la_rank() > 0)
        la_log_set(LA_MUTE);
    if (la_n_ranks() > 1 && v != &la_verb_train)
        return la_fail(err, LOGAD_EUSAGE,
                       "only train shares its work between ranks: start it without mpirun");
    return v->run(options, (const char *const *)*inputs, n_inputs, code, err);
}

static int run_verb(const la_verb *v, int argc, char **argv)
{
    logad_error err = {.status = LOGAD_OK};
    const char **inputs = NULL;
    int code = 0;
    void *options = la_calloc(1, v->size);
    if (options == NULL)
        return report(v->name, la_oom(&err), &err);
    memcpy(options, v->defaults, v->size);
    logad_status s = run_parsed(v, argc, argv, options, &inputs, &code, &err);
    la_opt_free(v, options, inputs);
    free(options);
    if (s != LOGAD_OK)
        code = report(v->name, s, &err);
    return close_stdout(v->name, code);
}

/* help [VERB] and man [VERB]: of the program where no verb is named. */
static int explain(const char *word, const char *verb)
{
    bool man = strcmp(word, "man") == 0;
    la_buf b = {.max = 1u << 20};
    const la_verb *v = verb == NULL ? NULL : find_verb(verb);
    if (verb != NULL && v == NULL)
        return unknown_verb(verb);
    if (v != NULL)
        (man ? la_man_verb : la_help_verb)(&b, v);
    else
        (man ? la_man_main : la_help_main)(&b);
    return close_stdout(NULL, print(&b, stdout));
}

static int completion(const char *shell)
{
    la_buf b = {.max = 1u << 20};
    if (shell != NULL && la_completion(&b, shell))
        return close_stdout(NULL, print(&b, stdout));
    la_buf_free(&b);
    complain("completion", "name a shell: logad completion bash|zsh|fish");
    return exit_code_of(LOGAD_EUSAGE);
}

static int version(bool deps)
{
    printf("logad %s\n", LOGAD_VERSION);
    if (deps)
        printf("built with %s\n", LOGAD_DEPS);
    return close_stdout(NULL, 0);
}

static int run_program(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : NULL;
    const char *next = argc > 2 ? argv[2] : NULL;
    if (word == NULL) {
        la_buf b = {.max = 1u << 20};
        la_help_short(&b);
        print(&b, stderr);
        return exit_code_of(LOGAD_EUSAGE);
    }
    const la_verb *v = find_verb(word);
    if (v != NULL)
        return run_verb(v, argc, argv);
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return explain("help", NULL);
    if (strcmp(word, "help") == 0 || strcmp(word, "man") == 0)
        return explain(word, next);
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        return version(next != NULL && strcmp(next, "--deps") == 0);
    if (strcmp(word, "completion") == 0)
        return completion(next);
    return unknown_verb(word);
}

int main(int argc, char **argv)
{
    /* A closed pipe is a failed write like any other, so outputs are left whole. */
    signal(SIGPIPE, SIG_IGN);
    fill_closed_streams();
    la_ranks_begin();
    int code = run_program(argc, argv);
    la_ranks_end();
    return code;
}
