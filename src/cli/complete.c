/* Completion for bash, zsh and fish, made from the same tables as --help. */
#include "cli/help.h"
#include <string.h>

/* What a shell may offer for a value. */
static bool wants_folder(const la_opt *o)
{
    return o->arg != NULL && strcmp(o->arg, "DIR") == 0;
}

static bool wants_file(const la_opt *o)
{
    return o->arg != NULL && (strcmp(o->arg, "FILE") == 0 || strncmp(o->arg, "SET", 3) == 0);
}

static void each_option(la_buf *b, const la_verb *v,
                        void (*fn)(la_buf *b, const la_verb *v, const la_opt *o))
{
    for (const la_opt *o = v->options; o->name != NULL; o++)
        fn(b, v, o);
    for (const la_opt *o = la_common_options; o->name != NULL; o++)
        fn(b, v, o);
}

static void verb_names(la_buf *b)
{
    for (size_t i = 0; la_verbs[i] != NULL; i++)
        la_buf_printf(b, "%s ", la_verbs[i]->name);
    la_buf_str(b, "help completion");
}

static void choices(la_buf *b, const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        la_buf_char(b, *c == '|' ? ' ' : *c);
}

static void bash_word(la_buf *b, const la_verb *v, const la_opt *o)
{
    (void)v;
    la_buf_printf(b, " --%s", o->name);
}

static void bash_value(la_buf *b, const la_verb *v, const la_opt *o)
{
    if (o->type == LA_OPT_FLAG)
        return;
    la_buf_printf(b, "        %s:--%s", v->name, o->name);
    if (o->letter != 0)
        la_buf_printf(b, "|%s:-%c", v->name, o->letter);
    la_buf_str(b, ") ");
    if (o->choices != NULL) {
        la_buf_str(b, "COMPREPLY=($(compgen -W '");
        choices(b, o->choices);
        la_buf_str(b, "' -- \"$cur\"))");
    } else if (wants_folder(o)) {
        la_buf_str(b, "COMPREPLY=($(compgen -d -- \"$cur\"))");
    } else if (wants_file(o)) {
        la_buf_str(b, "COMPREPLY=($(compgen -f -- \"$cur\"))");
    } else {
        la_buf_str(b, "COMPREPLY=()");
    }
    la_buf_str(b, "; return ;;\n");
}

static void bash(la_buf *b)
{
    la_buf_str(b, "# bash completion for logad\n_logad() {\n"
                  "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                  "    local verb=${COMP_WORDS[1]} words=\n"
                  "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                  "        COMPREPLY=($(compgen -W '");
    verb_names(b);
    la_buf_str(b, " --help --version' -- \"$cur\"))\n        return\n    fi\n"
                  "    case $verb:$prev in\n");
    for (size_t i = 0; la_verbs[i] != NULL; i++)
        each_option(b, la_verbs[i], bash_value);
    la_buf_str(b, "    esac\n    case $verb in\n");
    for (size_t i = 0; la_verbs[i] != NULL; i++) {
        la_buf_printf(b, "        %s) words='--help", la_verbs[i]->name);
        each_option(b, la_verbs[i], bash_word);
        la_buf_str(b, "' ;;\n");
    }
    la_buf_str(b, "        help) words='");
    verb_names(b);
    la_buf_str(b, "' ;;\n        completion) words='bash zsh fish' ;;\n    esac\n"
                  "    case $verb:$cur in\n"
                  "        help:*|completion:*|*:-*) "
                  "COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
                  "        *) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n    esac\n}\n"
                  "complete -o filenames -o bashdefault -F _logad logad\n");
}

/* Text inside single quotes of a shell; in zsh's specs also [ ] and : are special. */
static void quoted(la_buf *b, const char *text, const char *escape)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\'') {
            la_buf_str(b, "'\\''");
            continue;
        }
        if (strchr(escape, *c) != NULL)
            la_buf_char(b, '\\');
        la_buf_char(b, *c);
    }
}

static void zsh_option(la_buf *b, const la_verb *v, const la_opt *o)
{
    (void)v;
    for (int form = 0; form < 2; form++) {
        if (form == 1 && o->letter == 0)
            return;
        la_buf_str(b, o->type == LA_OPT_LIST ? "            '*" : "            '");
        if (form == 0)
            la_buf_printf(b, "--%s%s[", o->name, o->type == LA_OPT_FLAG ? "" : "=");
        else
            la_buf_printf(b, "-%c%s[", o->letter, o->type == LA_OPT_FLAG ? "" : "+");
        quoted(b, o->help, "[]:\\");
        la_buf_char(b, ']');
        if (o->type != LA_OPT_FLAG) {
            la_buf_printf(b, ":%s:", o->arg);
            if (o->choices != NULL) {
                la_buf_char(b, '(');
                choices(b, o->choices);
                la_buf_char(b, ')');
            } else if (wants_folder(o)) {
                la_buf_str(b, "_files -/");
            } else if (wants_file(o)) {
                la_buf_str(b, "_files");
            }
        }
        la_buf_str(b, "' \\\n");
    }
}

static void zsh(la_buf *b)
{
    la_buf_str(b, "#compdef logad\n# zsh completion for logad\n_logad() {\n    local -a verbs\n"
                  "    verbs=(\n");
    for (size_t i = 0; la_verbs[i] != NULL; i++) {
        la_buf_printf(b, "        '%s:", la_verbs[i]->name);
        quoted(b, la_verbs[i]->about, "\\");
        la_buf_str(b, "'\n");
    }
    la_buf_str(b,
               "        'help:help on a verb'\n        'completion:completion for a shell'\n    )\n"
               "    if (( CURRENT == 2 )); then\n        _describe verb verbs\n        return\n"
               "    fi\n    local verb=$words[2]\n    shift words\n    (( CURRENT-- ))\n"
               "    case $verb in\n");
    for (size_t i = 0; la_verbs[i] != NULL; i++) {
        la_buf_printf(b, "        %s) _arguments -s \\\n", la_verbs[i]->name);
        each_option(b, la_verbs[i], zsh_option);
        la_buf_str(b, "            '(-h --help)'{-h,--help}'[help]' \\\n"
                      "            '*:input:_files' ;;\n");
    }
    la_buf_str(b, "        help) _describe verb verbs ;;\n"
                  "        completion) _values shell bash zsh fish ;;\n    esac\n}\n"
                  "if [ \"$funcstack[1]\" = _logad ]; then _logad \"$@\"; "
                  "else compdef _logad logad; fi\n");
}

static void fish_option(la_buf *b, const la_verb *v, const la_opt *o)
{
    la_buf_printf(b, "complete -c logad -n '__fish_seen_subcommand_from %s' -l %s", v->name,
                  o->name);
    if (o->letter != 0)
        la_buf_printf(b, " -s %c", o->letter);
    if (o->choices != NULL) {
        la_buf_str(b, " -x -a '");
        choices(b, o->choices);
        la_buf_char(b, '\'');
    } else if (o->type != LA_OPT_FLAG) {
        la_buf_str(b, wants_file(o) || wants_folder(o) ? " -r" : " -x");
    }
    la_buf_str(b, " -d '");
    for (const char *c = o->help; *c != '\0'; c++) {
        if (*c == '\'' || *c == '\\')
            la_buf_char(b, '\\');
        la_buf_char(b, *c);
    }
    la_buf_str(b, "'\n");
}

static void fish(la_buf *b)
{
    la_buf_str(b, "# fish completion for logad\n");
    for (size_t i = 0; la_verbs[i] != NULL; i++) {
        la_buf_printf(b, "complete -c logad -n __fish_use_subcommand -f -a %s -d '",
                      la_verbs[i]->name);
        quoted(b, la_verbs[i]->about, "");
        la_buf_str(b, "'\n");
        each_option(b, la_verbs[i], fish_option);
    }
    la_buf_str(b, "complete -c logad -n __fish_use_subcommand -f -a 'help completion'\n"
                  "complete -c logad -n '__fish_seen_subcommand_from completion' -f "
                  "-a 'bash zsh fish'\n");
}

bool la_completion(la_buf *b, const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        bash(b);
    else if (strcmp(shell, "zsh") == 0)
        zsh(b);
    else if (strcmp(shell, "fish") == 0)
        fish(b);
    else
        return false;
    return true;
}
