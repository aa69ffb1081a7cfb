/* Makes input for "bytes -> line -> event -> sequence": the life of blocks in a small HDFS.
 *
 * A client has a block allocated and streams it through a pipeline of three data nodes; each
 * reports it to the name node; it is read, verified, sometimes copied, and mostly deleted. Clocks
 * of machines differ, so steps of different machines change places as they do in real logs. */
#include "seq/sim.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define N_NODES   60u
#define N_CLIENTS 40u
#define REPLICAS  3u
#define START     1226262918.0 /* 9 November 2008, 20:35:18 */

typedef enum fault {
    HEALTHY,
    /* Nothing is logged that a healthy block would not log: only steps lack or are repeated. */
    NO_REPORT,    /* one replica is never reported to the name node */
    LOST_REPLICA, /* one data node never finishes */
    STUCK,        /* the write ends after the pipeline was set up */
    WRITTEN_TWICE,
    NOT_DELETED, /* the order to delete is carried out on one node only */
    /* Errors are logged. */
    BROKEN_PIPE,
    WRITE_TIMEOUT,
    REDUNDANT, /* replicas are reported that the name node knows */
    ORPHAN,    /* a replica turns up after the file is gone */
    DELETE_ERROR,
    TRANSFER_FAILED,
    PENDING, /* a replication is never confirmed */
    N_FAULTS
} fault;

typedef struct block {
    la_sim *s;
    la_rng r;
    fault fault;
    char id[32];
    uint64_t size;
    uint32_t node[REPLICAS + 1]; /* the last is a spare that copies go to */
    bool job_file;
    double t; /* true time, without clock differences */
} block;

typedef struct address {
    char text[24];
} address;

static address node_address(uint32_t node)
{
    address a;
    snprintf(a.text, sizeof a.text, "10.%u.%u.%u", 250 + node % 2, (node * 37 + 5) % 100 + 1,
             (node * 101 + 6) % 250 + 2);
    return a;
}

/* How far a machine's clock is off: half a second at most, and always the same. The name node's
 * (N_NODES) is right. */
static double clock_error(uint32_t machine)
{
    return machine >= N_NODES ? 0.0 : (double)((machine * 7919u) % 1000u) / 1000.0 - 0.5;
}

__attribute__((format(printf, 4, 5))) static void say(block *b, uint32_t machine,
                                                      const char *component, const char *fmt, ...)
{
    char line[1024];
    struct tm tm;
    double t = b->t + clock_error(machine);
    la_sim_time(t, &tm);
    uint32_t age = (uint32_t)((b->t - START) / 3.0);
    uint32_t thread = machine >= N_NODES ? 13 + age / 40 % 23 : 40 + age % 29000;
    size_t n = (size_t)snprintf(
        line, sizeof line, "%02d%02d%02d %02d%02d%02d %u %s: ", tm.tm_year % 100, tm.tm_mon + 1,
        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, thread, component);
    va_list ap;
    va_start(ap, fmt);
    int k = vsnprintf(line + n, sizeof line - n, fmt, ap);
    va_end(ap);
    n += k < 0 ? 0 : (size_t)k;
    if (n >= sizeof line)
        n = sizeof line - 1;
    la_sim_put(b->s, (la_sim_line){.time = t}, line, n);
}

#define NAME_NODE N_NODES, "INFO dfs.FSNamesystem"
#define SCANNER   "INFO dfs.DataBlockScanner"
#define XCEIVER   "INFO dfs.DataNode$DataXceiver"
#define XCEIVER_W "WARN dfs.DataNode$DataXceiver"
#define RESPONDER "INFO dfs.DataNode$PacketResponder"
#define RESPOND_W "WARN dfs.DataNode$PacketResponder"

static void wait_for(block *b, double low, double high)
{
    b->t += la_sim_between(&b->r, low, high);
}

static void allocate(block *b)
{
    static const char *const files[] = {"job.jar", "job.xml", "job.split"};
    uint32_t job = 1 + (uint32_t)((b->t - START) / 1800.0);
    uint32_t task = la_sim_int(&b->r, 0, 1999);
    if (b->job_file)
        say(b, NAME_NODE,
            "BLOCK* NameSystem.allocateBlock: /mnt/hadoop/mapred/system/job_200811092030_%04u/%s. "
            "%s",
            job, files[la_sim_int(&b->r, 0, 2)], b->id);
    else
        say(b, NAME_NODE,
            "BLOCK* NameSystem.allocateBlock: "
            "/user/root/rand/_temporary/_task_200811092030_%04u_m_%06u_0/part-%05u. %s",
            job, task, task, b->id);
}

static void receiving(block *b, uint32_t i)
{
    address to = node_address(b->node[i]);
    address from = i == 0 || la_sim_chance(&b->r, 0.5) ? to : node_address(b->node[i - 1]);
    wait_for(b, 0.002, 0.06);
    say(b, b->node[i], XCEIVER, "Receiving block %s src: /%s:%u dest: /%s:50010", b->id, from.text,
        la_sim_int(&b->r, 32768, 60999), to.text);
}

static void received(block *b, uint32_t i)
{
    wait_for(b, 0.001, 0.04);
    say(b, b->node[i], RESPONDER, "Received block %s of size %" PRIu64 " from /%s", b->id, b->size,
        node_address(b->node[i]).text);
    wait_for(b, 0.0, 0.01);
    say(b, b->node[i], RESPONDER, "PacketResponder %u for block %s terminating", REPLICAS - 1 - i,
        b->id);
}

static void reported(block *b, uint32_t i)
{
    wait_for(b, 0.001, 0.03);
    say(b, NAME_NODE,
        "BLOCK* NameSystem.addStoredBlock: blockMap updated: %s:50010 is added to %s size %" PRIu64,
        node_address(b->node[i]).text, b->id, b->size);
}

/* A data node's report can overtake or trail those of the others by some steps. */
static void write_block(block *b)
{
    allocate(b);
    for (uint32_t i = 0; i < REPLICAS; i++)
        receiving(b, i);
    if (b->fault == STUCK)
        return;
    b->t += (double)b->size / la_sim_between(&b->r, 8e6, 40e6);
    uint32_t odd = la_sim_int(&b->r, 0, REPLICAS - 1);
    bool early = la_sim_chance(&b->r, 0.5);
    for (uint32_t k = REPLICAS; k-- > 0;) {
        if (b->fault == LOST_REPLICA && k == odd)
            continue;
        received(b, k);
        if (early && !(b->fault == NO_REPORT && k == odd))
            reported(b, k);
    }
    for (uint32_t k = 0; k < REPLICAS && !early; k++)
        if (!((b->fault == NO_REPORT || b->fault == LOST_REPLICA) && k == odd))
            reported(b, k);
    if (b->fault != WRITTEN_TWICE)
        return;
    for (uint32_t k = 0; k < 2; k++)
        receiving(b, k);
    wait_for(b, 0.2, 3);
    received(b, 0);
}

static void serve(block *b)
{
    uint32_t n = la_sim_chance(&b->r, 0.45) ? 0 : (uint32_t)la_sim_exp(&b->r, 1.8);
    for (uint32_t i = 0; i < n && i < 12; i++) {
        wait_for(b, 1, 900);
        uint32_t from = b->node[la_sim_int(&b->r, 0, REPLICAS - 1)];
        address to = node_address(la_sim_int(&b->r, 0, N_CLIENTS - 1));
        /* A reader that closes its connection early is ordinary, however loud the warning. */
        if (la_sim_chance(&b->r, 0.02))
            say(b, from, XCEIVER_W,
                "%s:50010:Got exception while serving %s to /%s:", node_address(from).text, b->id,
                to.text);
        else
            say(b, from, XCEIVER, "%s:50010 Served block %s to /%s", node_address(from).text, b->id,
                to.text);
    }
}

static void verify(block *b)
{
    for (uint32_t i = 0; i < REPLICAS; i++) {
        if (!la_sim_chance(&b->r, 0.2))
            continue;
        wait_for(b, 60, 7200);
        say(b, b->node[i], SCANNER, "Verification succeeded for %s", b->id);
    }
}

static void ask_to_copy(block *b, uint32_t from)
{
    wait_for(b, 1, 30);
    address source = node_address(from), to = node_address(b->node[REPLICAS]);
    say(b, NAME_NODE, "BLOCK* ask %s:50010 to replicate %s to datanode(s) %s:50010", source.text,
        b->id, to.text);
    wait_for(b, 0.5, 3);
    say(b, from, "INFO dfs.DataNode", "%s:50010 Starting thread to transfer block %s to %s:50010",
        source.text, b->id, to.text);
}

static void copy_arrives(block *b, uint32_t from)
{
    address source = node_address(from), to = node_address(b->node[REPLICAS]);
    uint32_t port = la_sim_int(&b->r, 32768, 60999);
    wait_for(b, 0.01, 0.2);
    say(b, b->node[REPLICAS], XCEIVER, "Receiving block %s src: /%s:%u dest: /%s:50010", b->id,
        source.text, port, to.text);
    wait_for(b, 0.5, 6);
    say(b, b->node[REPLICAS], XCEIVER,
        "Received block %s src: /%s:%u dest: /%s:50010 of size %" PRIu64, b->id, source.text, port,
        to.text, b->size);
    wait_for(b, 0.0, 0.1);
    say(b, from, "INFO dfs.DataNode$DataTransfer", "%s:50010:Transmitted block %s to /%s:50010",
        source.text, b->id, to.text);
    reported(b, REPLICAS);
}

/* Job files are wanted on more nodes; other blocks are copied where a node went away. */
static void copy(block *b)
{
    if (!la_sim_chance(&b->r, b->job_file ? 0.6 : 0.01))
        return;
    uint32_t from = b->node[la_sim_int(&b->r, 0, REPLICAS - 1)];
    ask_to_copy(b, from);
    copy_arrives(b, from);
}

static void delete_block(block *b)
{
    wait_for(b, 300, 20000);
    for (uint32_t i = 0; i < REPLICAS; i++) {
        wait_for(b, 0.0, 0.01);
        say(b, NAME_NODE, "BLOCK* NameSystem.delete: %s is added to invalidSet of %s:50010", b->id,
            node_address(b->node[i]).text);
    }
    uint32_t n = b->fault == NOT_DELETED ? 1 : REPLICAS;
    for (uint32_t i = 0; i < n; i++) {
        wait_for(b, 0.5, 3);
        if (b->fault == DELETE_ERROR && i == n - 1)
            say(b, b->node[i], "WARN dfs.FSDataset",
                "Unexpected error trying to delete block %s. BlockInfo not found in volumeMap.",
                b->id);
        else
            say(b, b->node[i], "INFO dfs.FSDataset",
                "Deleting block %s file /mnt/hadoop/dfs/data/current/subdir%u/%s", b->id,
                la_sim_int(&b->r, 0, 63), b->id);
    }
}

/* ---- faults that log errors ---- */

static const char *broken(block *b)
{
    static const char *const why[] = {"java.io.IOException: Connection reset by peer",
                                      "java.io.IOException: Broken pipe", "java.io.EOFException"};
    return why[la_sim_int(&b->r, 0, 2)];
}

static void break_pipe(block *b)
{
    const char *why = broken(b);
    uint32_t n = la_sim_int(&b->r, 2, REPLICAS);
    allocate(b);
    for (uint32_t i = 0; i < n; i++)
        receiving(b, i);
    wait_for(b, 0.5, 30);
    if (la_sim_chance(&b->r, 0.3))
        say(b, b->node[0], XCEIVER, "Receiving empty packet for block %s", b->id);
    for (uint32_t i = n; i-- > 0;) {
        wait_for(b, 0.01, 1.0);
        if (la_sim_chance(&b->r, 0.8))
            say(b, b->node[i], "INFO dfs.DataNode$BlockReceiver",
                "Exception in receiveBlock for block %s %s", b->id, why);
        say(b, b->node[i], RESPONDER, "PacketResponder %u for block %s terminating", n - 1 - i,
            b->id);
        if (la_sim_chance(&b->r, 0.7))
            say(b, b->node[i], XCEIVER, "writeBlock %s received exception %s", b->id, why);
    }
    if (la_sim_chance(&b->r, 0.5))
        say(b, b->node[0], RESPOND_W, "PacketResponder %s %u Exception %s", b->id, n - 1, why);
    if (la_sim_chance(&b->r, 0.4)) {
        wait_for(b, 60, 600);
        say(b, NAME_NODE,
            "BLOCK* Removing block %s from neededReplications as it does not belong to any file.",
            b->id);
    }
}

static void time_out(block *b)
{
    allocate(b);
    for (uint32_t i = 0; i < REPLICAS; i++)
        receiving(b, i);
    wait_for(b, 66, 480);
    uint32_t at = la_sim_int(&b->r, 0, REPLICAS - 1);
    say(b, b->node[at], XCEIVER,
        "writeBlock %s received exception java.net.SocketTimeoutException: 66000 millis timeout "
        "while waiting for channel to be ready for read. ch : "
        "java.nio.channels.SocketChannel[connected local=/%s:%u remote=/%s:50010]",
        b->id, node_address(b->node[at]).text, la_sim_int(&b->r, 32768, 60999),
        node_address(b->node[(at + 1) % REPLICAS]).text);
    for (uint32_t i = 0; i < REPLICAS; i++) {
        if (i == at)
            continue;
        received(b, i);
        reported(b, i);
    }
}

static void repeat_report(block *b)
{
    uint32_t n = la_sim_int(&b->r, 1, 3);
    for (uint32_t i = 0; i < n; i++) {
        wait_for(b, 1, 3600);
        say(b, N_NODES, "WARN dfs.FSNamesystem",
            "BLOCK* NameSystem.addStoredBlock: Redundant addStoredBlock request received for %s on "
            "%s:50010 size %" PRIu64,
            b->id, node_address(b->node[i % REPLICAS]).text, b->size);
    }
}

static void turn_up_late(block *b)
{
    wait_for(b, 1, 600);
    say(b, NAME_NODE,
        "BLOCK* NameSystem.addStoredBlock: addStoredBlock request received for %s on %s:50010 size "
        "%" PRIu64 " But it does not belong to any file.",
        b->id, node_address(b->node[1]).text, b->size);
}

static void fail_copy(block *b)
{
    uint32_t from = b->node[la_sim_int(&b->r, 0, REPLICAS - 1)];
    ask_to_copy(b, from);
    wait_for(b, 0.5, 20);
    say(b, from, "WARN dfs.DataNode$DataTransfer",
        "%s:50010:Failed to transfer %s to %s:50010 got %s", node_address(from).text, b->id,
        node_address(b->node[REPLICAS]).text, broken(b));
}

static void lose_copy(block *b)
{
    ask_to_copy(b, b->node[0]);
    wait_for(b, 300, 600);
    say(b, N_NODES, "WARN dfs.PendingReplicationBlocks$PendingReplicationMonitor",
        "PendingReplicationMonitor timed out block %s", b->id);
    if (la_sim_chance(&b->r, 0.5))
        ask_to_copy(b, b->node[1]);
}

/* ---- a block's life ---- */

static void live(block *b)
{
    if (b->fault == BROKEN_PIPE) {
        break_pipe(b);
        return;
    }
    if (b->fault == WRITE_TIMEOUT)
        time_out(b);
    else
        write_block(b);
    if (b->fault == STUCK)
        return;
    copy(b);
    serve(b);
    if (b->fault == REDUNDANT)
        repeat_report(b);
    if (b->fault == TRANSFER_FAILED)
        fail_copy(b);
    if (b->fault == PENDING)
        lose_copy(b);
    verify(b);
    bool must = b->fault == NOT_DELETED || b->fault == DELETE_ERROR || b->fault == ORPHAN;
    if (must || la_sim_chance(&b->r, 0.4))
        delete_block(b);
    if (b->fault == ORPHAN)
        turn_up_late(b);
}

static void run_block(la_sim *s, uint32_t number, double t)
{
    block b = {.s = s, .r = la_rng_fork(&s->rng, "hdfs/block/%u", number), .t = t};
    snprintf(b.id, sizeof b.id, "blk_%" PRId64, (int64_t)(la_rng_u64(&b.r) >> 1) - (INT64_MAX / 2));
    if (la_sim_chance(&b.r, s->fault_rate))
        b.fault = (fault)la_sim_int(&b.r, HEALTHY + 1, N_FAULTS - 1);
    b.job_file = la_sim_chance(&b.r, 0.03);
    bool whole = !b.job_file && la_sim_chance(&b.r, 0.8);
    b.size = whole ? 67108864 : 1 + la_rng_below(&b.r, 67108864);
    for (uint32_t i = 0; i <= REPLICAS; i++)
        b.node[i] = (number * 13 + la_sim_int(&b.r, 0, 11) + i * 12) % N_NODES;
    live(&b);
    la_sim_label(s, b.id, b.fault != HEALTHY);
}

static void run(la_sim *s)
{
    la_rng arrivals = la_rng_fork(&s->rng, "hdfs/arrivals");
    double t = START;
    for (uint32_t i = 0; i < s->sessions && !s->failed; i++) {
        run_block(s, i, t);
        t += la_sim_exp(&arrivals, 4.0);
    }
    la_sim_sort(s);
}

const la_sim_system la_sim_hdfs = {
    .name = "hdfs",
    .run = run,
    .about =
        "A small HDFS: a session is one block, by its id. Blocks are allocated, written through a\n"
        "pipeline of three data nodes, reported, read, verified, sometimes copied and mostly\n"
        "deleted; machines' clocks differ by up to half a second. Of the twelve kinds of faults\n"
        "five log no error at all: a step is missing or repeated. Healthy blocks can log the\n"
        "warning \"Got exception while serving\".\n"};
