/* Beside the walk from bytes to verdict: the door to MPI, for training on several machines. */
#include "base/ranks.h"

#ifndef LOGAD_MPI

void la_ranks_begin(void)
{
}

void la_ranks_end(void)
{
}

unsigned la_rank(void)
{
    return 0;
}

unsigned la_n_ranks(void)
{
    return 1;
}

void la_ranks_share(void *p, size_t n, unsigned owner)
{
    (void)p;
    (void)n;
    (void)owner;
}

logad_status la_ranks_agree(logad_status s, logad_error *err)
{
    (void)err;
    return s;
}

bool la_ranks_any(bool mine)
{
    return mine;
}

#else

#include <mpi.h>
#include <stdlib.h>
#include <string.h>

#define PIECE ((size_t)1 << 30) /* MPI counts in int */

/* MPI itself is one for the process. A failing call ends all ranks: MPI_ERRORS_ARE_FATAL. */
static int rank = 0, n_ranks = 1;

/* A program that was not started by mpirun must not pay for MPI's start. */
static bool is_started_by_mpi(void)
{
    return getenv("OMPI_COMM_WORLD_SIZE") != NULL || getenv("PMIX_RANK") != NULL ||
           getenv("PMI_RANK") != NULL;
}

void la_ranks_begin(void)
{
    int level;
    if (!is_started_by_mpi())
        return;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &n_ranks);
}

void la_ranks_end(void)
{
    int on = 0;
    MPI_Initialized(&on);
    if (on)
        MPI_Finalize();
    rank = 0;
    n_ranks = 1;
}

unsigned la_rank(void)
{
    return (unsigned)rank;
}

unsigned la_n_ranks(void)
{
    return (unsigned)n_ranks;
}

void la_ranks_share(void *p, size_t n, unsigned owner)
{
    char *at = p;
    while (n_ranks > 1 && n > 0) {
        size_t some = n < PIECE ? n : PIECE;
        MPI_Bcast(at, (int)some, MPI_BYTE, (int)owner, MPI_COMM_WORLD);
        at += some;
        n -= some;
    }
}

logad_status la_ranks_agree(logad_status s, logad_error *err)
{
    int mine = s == LOGAD_OK ? n_ranks : rank, first = mine;
    if (n_ranks == 1)
        return s;
    MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (first == n_ranks)
        return LOGAD_OK;
    logad_error text = {.status = s};
    if (err != NULL && rank == first)
        text = *err;
    la_ranks_share(&text, sizeof text, (unsigned)first);
    if (err != NULL)
        *err = text;
    return text.status;
}

bool la_ranks_any(bool mine)
{
    int yes = mine, any = mine;
    if (n_ranks > 1)
        MPI_Allreduce(&yes, &any, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return any != 0;
}

#endif
