/* Runs a fuzz target over the files of its corpus folders: the fuzz tests of a plain build. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return 0;
    char *data = malloc(4u << 20);
    size_t n = data == NULL ? 0 : fread(data, 1, 4u << 20, f);
    fclose(f);
    /* A copy of the exact size lets the sanitizers see a read past the end. */
    uint8_t *exact = malloc(n + 1);
    if (data != NULL && exact != NULL && n > 0)
        memcpy(exact, data, n);
    free(data);
    exact = exact == NULL ? NULL : realloc(exact, n > 0 ? n : 1);
    if (exact != NULL)
        LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    return 1;
}

int main(int argc, char **argv)
{
    int n = 0;
    for (int i = 1; i < argc; i++) {
        DIR *dir = opendir(argv[i]);
        if (dir == NULL) {
            n += run_file(argv[i]);
            continue;
        }
        for (struct dirent *e; (e = readdir(dir)) != NULL;) {
            char path[4096];
            if (e->d_name[0] == '.')
                continue;
            snprintf(path, sizeof path, "%s/%s", argv[i], e->d_name);
            n += run_file(path);
        }
        closedir(dir);
    }
    printf("%d inputs replayed\n", n);
    return n > 0 ? 0 : 1;
}
