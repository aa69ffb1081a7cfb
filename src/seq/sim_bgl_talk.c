/* Makes input for "bytes -> line -> event -> sequence": the messages of a simulated Blue Gene/L. */
#include "seq/sim_bgl.h"

#define K_INFO  "RAS KERNEL INFO"
#define K_FATAL "RAS KERNEL FATAL"
#define A_FATAL "RAS APP FATAL"
#define INFO(t)                                                                                    \
    {                                                                                              \
        t, K_INFO, 0, 1                                                                            \
    }
#define MAY(t, p)                                                                                  \
    {                                                                                              \
        t, K_INFO, 0, p                                                                            \
    }
#define FATAL(t)                                                                                   \
    {                                                                                              \
        t, K_FATAL, 0, 1                                                                           \
    }
#define DUMP(t)                                                                                    \
    {                                                                                              \
        t, K_FATAL, 0, 0.8                                                                         \
    }
#define APP(t)                                                                                     \
    {                                                                                              \
        t, A_FATAL, 0, 1                                                                           \
    }
#define END                                                                                        \
    {                                                                                              \
        0, 0, 0, 0                                                                                 \
    }

typedef la_bgl_message say;

static const say parity[] = {INFO("instruction cache parity error corrected"), END};
static const say hummer[] = {INFO("{d} double-hummer alignment exceptions"), END};
static const say floating[] = {INFO("{d} floating point alignment exceptions"),
                               MAY("iar {h} dear {h}", 0.7), END};
static const say iar[] = {INFO("iar {h} dear {h}"), END};
static const say ce[] = {INFO("CE sym {s}, at 0x{h}, mask 0x{m}"), END};
static const say ddr[] = {
    INFO("{d} ddr errors(s) detected and corrected on rank {o}, symbol {s}, bit {b}"),
    MAY("total of {d} ddr error(s) detected and corrected", 0.7),
    MAY("ddr: activating redundant bit steering: rank={o} symbol={s}", 0.1),
    MAY("ddr: excessive soft failures, consider replacing the card", 0.03), END};
static const say ddr_over[] = {
    INFO("{d} ddr error(s) detected and corrected on rank {o}, symbol {s} over {n} seconds"),
    MAY("total of {d} ddr error(s) detected and corrected over {n} seconds", 0.6), END};
static const say core[] = {INFO("generating core.{n}"), END};
static const say edram[] = {INFO("{d} L3 EDRAM error(s) (dcr 0x{c}) detected and corrected"), END};
static const say torus[] = {
    INFO("{d} torus receiver {w} input pipe error(s) (dcr 0x{c}) detected and corrected"),
    MAY("{d} torus sender {w} retransmission error(s) (dcr 0x{c}) detected and corrected over {n} "
        "seconds",
        0.3),
    END};
static const say tree[] = {
    INFO("{d} tree receiver {o} in re-synch state event(s) (dcr 0x{c}) detected"), END};
static const say wire[] = {
    INFO("critical input interrupt (unit=0x{m} bit=0x{m}): warning for torus {w} wire"),
    MAY("critical input interrupt (unit=0x{m} bit=0x{m}): warning for torus {w} wire, suppressing "
        "further interrupts of same type",
        0.4),
    END};
static const say interrupts[] = {
    INFO("{n} total interrupts. {d} critical input interrupts. {n} microseconds total spent on "
         "critical input interrupts, {n} microseconds max time in a critical input interrupt."),
    MAY("{n} microseconds spent in the rbs signal handler during {d} calls. {n} microseconds was "
        "the "
        "maximum time for a single instance of a correctable ddr.",
        0.7),
    END};
static const say dcache[] = {INFO("data cache search parity error detected. attempting to correct"),
                             END};
static const say dcr[] = {INFO("MACHINE CHECK DCR read timeout (mc={h}x iar 0x{h} lr 0x{h})"), END};
/* A program of a user's that crashed: fatal for it, not for the machine. */
static const say crash[] = {FATAL("program interrupt: illegal instruction......{o}"),
                            DUMP("instruction address: 0x{h}"),
                            DUMP("machine state register: 0x{h}"),
                            DUMP("exception syndrome register: 0x{h}"),
                            DUMP("program interrupt: privileged instruction...{o}"),
                            DUMP("program interrupt: imprecise exception......{o}"),
                            DUMP("data address: 0x{h}"),
                            DUMP("core configuration register: 0x{h}"),
                            DUMP("floating pt ex mode {o} enable......{o}"),
                            MAY("generating core.{n}", 0.9),
                            END};

static const say cores[] = {INFO("ciod: generated {d} core files for program {p}"), END};
static const say signalled[] = {INFO("ciod: Received signal 15, code=0, errno=0, address=0x{h}"),
                                END};
static const say debugger[] = {INFO("ciod: pollControlDescriptors: Detected the debugger died."),
                               END};
static const say no_image[] = {
    APP("ciod: Error loading {p}: invalid or missing program image, No such file or directory"),
    END};
static const say no_permission[] = {
    APP("ciod: Error loading {p}: invalid or missing program image, Permission denied"), END};
static const say bad_image[] = {
    APP("ciod: Error loading {p}: invalid or missing program image, Exec format error"), END};
static const say no_folder[] = {APP("ciod: LOGIN chdir({f}) failed: No such file or directory"),
                                END};
static const say no_map[] = {
    APP("ciod: Error creating node map from file {f}.map: No such file or directory"), END};
static const say nfs[] = {INFO("NFS Mount failed on bglio{i}, slept 15 seconds, retrying ({d})"),
                          END};
static const say shutdown_[] = {INFO("shutdown complete"), END};

static const say node_card[] = {
    {"Node card is not fully functional", "NULL DISCOVERY WARNING", 0, 1},
    {"Can not get assembly information for node card", "NULL DISCOVERY SEVERE", 0, 0.7},
    END};
static const say service[] = {
    {"PrepareForService is being done on this part (mLctn({l}), mCardSernum({h}), "
     "mLp(FF:F2:9F:{m}), "
     "mIp(10.0.{d}.{d}), mType(4)) by root",
     "NULL HARDWARE WARNING", 0, 1},
    {"EndServiceAction is restarting the NODECARDS in midplane {l} as part of Service Action {d}",
     "NULL HARDWARE WARNING", 0, 0.5},
    END};
static const say sparing[] = {
    {"MidplaneSwitchController performing bit sparing on {l}-C bit {b}", "RAS LINKCARD INFO", 0, 1},
    END};
static const say idoproxy[] = {
    {"idoproxydb hit ASSERT condition: ASSERT expression=0 Source file=idotransportmgr.cpp Source "
     "line=1043 Function=int IdoTransportMgr::SendPacket(IdoUdpMgr*, BglCtlPavTrace*)",
     "RAS MMCS ERROR", 0, 1},
    END};

const la_bgl_episode la_bgl_chatter[] = {
    {LA_BGL_COMPUTE, 16, 1, 60, 0.2, parity},
    {LA_BGL_COMPUTE, 14, 1, 40, 0.05, hummer},
    {LA_BGL_COMPUTE, 8, 1, 12, 0.5, floating},
    {LA_BGL_COMPUTE, 5, 1, 20, 0.1, iar},
    {LA_BGL_COMPUTE, 10, 1, 10, 60, ce},
    {LA_BGL_COMPUTE, 8, 1, 6, 30, ddr},
    {LA_BGL_COMPUTE, 5, 1, 4, 300, ddr_over},
    {LA_BGL_COMPUTE, 14, 1, 30, 0.1, core},
    {LA_BGL_COMPUTE, 4, 1, 3, 600, edram},
    {LA_BGL_COMPUTE, 4, 1, 4, 120, torus},
    {LA_BGL_COMPUTE, 2, 1, 2, 120, tree},
    {LA_BGL_COMPUTE, 2, 1, 3, 10, wire},
    {LA_BGL_COMPUTE, 6, 1, 6, 1, interrupts},
    {LA_BGL_COMPUTE, 3, 1, 4, 5, dcache},
    {LA_BGL_COMPUTE, 1, 1, 3, 1, dcr},
    {LA_BGL_COMPUTE, 6, 1, 2, 0.001, crash},
    {LA_BGL_IO, 16, 1, 8, 2, cores},
    {LA_BGL_IO, 4, 1, 6, 1, signalled},
    {LA_BGL_IO, 2, 1, 2, 1, debugger},
    {LA_BGL_IO, 16, 1, 40, 0.1, no_image},
    {LA_BGL_IO, 6, 1, 20, 0.1, no_permission},
    {LA_BGL_IO, 4, 1, 16, 0.1, bad_image},
    {LA_BGL_IO, 10, 1, 10, 0.5, no_folder},
    {LA_BGL_IO, 4, 1, 4, 0.5, no_map},
    {LA_BGL_IO, 5, 1, 6, 15, nfs},
    {LA_BGL_IO, 2, 1, 1, 1, shutdown_},
    {LA_BGL_SERVICE, 6, 1, 4, 20, node_card},
    {LA_BGL_SERVICE, 4, 1, 2, 60, service},
    {LA_BGL_SERVICE, 3, 1, 3, 600, sparing},
    {LA_BGL_SERVICE, 5, 1, 8, 30, idoproxy},
    {LA_BGL_COMPUTE, 0, 0, 0, 0, 0},
};

/* The registers that a kernel prints behind an error of its own. */
#define REGISTERS                                                                                  \
    DUMP("instruction address: 0x{h}"), DUMP("data address: 0x{h}"),                               \
        DUMP("exception syndrome register: 0x{h}"), DUMP("machine state register: 0x{h}"),         \
        DUMP("core configuration register: 0x{h}"), DUMP("data address space................{o}"), \
        DUMP("store operation.............................{o}")
#define ALERT(kind, t)                                                                             \
    {                                                                                              \
        t, K_FATAL, kind, 1                                                                        \
    }
#define APPALERT(kind, t)                                                                          \
    {                                                                                              \
        t, A_FATAL, kind, 1                                                                        \
    }

static const say tlb[] = {ALERT("KERNDTLB", "data TLB error interrupt"), END};
static const say tlb_dump[] = {ALERT("KERNDTLB", "data TLB error interrupt"), REGISTERS, END};
static const say storage[] = {ALERT("KERNSTOR", "data storage interrupt"), REGISTERS, END};
static const say packet[] = {
    MAY("{d} tree receiver {o} in re-synch state event(s) (dcr 0x{c}) detected", 0.3),
    ALERT("KERNREC", "Error receiving packet on tree network, expecting type 57 instead of type 3 "
                     "(softheader={h} {h} {h} {h}) PSR0={h} PSR1={h} PRXF={h} PIXF={h}"),
    END};
static const say terminated[] = {ALERT("KERNTERM", "rts: kernel terminated for reason 1004"), END};
static const say panic[] = {ALERT("KERNRTSP", "rts panic! - stopping execution"),
                            MAY("shutdown complete", 0.3), END};
static const say lustre[] = {ALERT("KERNMNTF", "Lustre mount FAILED : bglio{i} : point /p/gb1"),
                             END};
static const say severed[] = {
    APPALERT("APPSEV",
             "ciod: Error reading message prefix after LOAD_MESSAGE on CioStream socket to "
             "{a}: Link has been severed"),
    END};
static const say severed_link[] = {
    APPALERT(
        "APPSEV",
        "ciod: Error reading message prefix on CioStream socket to {a}, Link has been severed"),
    END};
static const say reset[] = {
    APPALERT(
        "APPRES",
        "ciod: Error reading message prefix on CioStream socket to {a}, Connection reset by peer"),
    END};
static const say timed_out[] = {
    APPALERT("APPTO",
             "ciod: Error reading message prefix on CioStream socket to {a}, Connection timed out"),
    END};
static const say unread[] = {
    APPALERT("APPREAD",
             "ciod: failed to read message prefix on control stream (CioStream socket to {a}"),
    END};
/* These two differ from what is said of any mistyped path by their last words only. */
static const say io_error[] = {
    APPALERT("APPOUT", "ciod: LOGIN chdir({f}) failed: Input/output error"), END};
static const say no_child[] = {
    APPALERT("APPCHILD", "ciod: Error creating node map from file {f}.map: No child processes"),
    END};

const la_bgl_episode la_bgl_faults[] = {
    {LA_BGL_COMPUTE, 6, 1, 40, 120, tlb},     {LA_BGL_COMPUTE, 3, 1, 3, 0.001, tlb_dump},
    {LA_BGL_COMPUTE, 5, 1, 8, 0.01, storage}, {LA_BGL_COMPUTE, 2, 1, 3, 0.1, packet},
    {LA_BGL_COMPUTE, 3, 1, 2, 1, terminated}, {LA_BGL_COMPUTE, 2, 1, 1, 1, panic},
    {LA_BGL_IO, 5, 1, 6, 60, lustre},         {LA_BGL_IO, 3, 1, 3, 10, severed},
    {LA_BGL_IO, 3, 1, 3, 10, severed_link},   {LA_BGL_IO, 3, 1, 4, 10, reset},
    {LA_BGL_IO, 2, 1, 3, 10, timed_out},      {LA_BGL_IO, 3, 1, 3, 10, unread},
    {LA_BGL_IO, 2, 1, 4, 1, io_error},        {LA_BGL_IO, 1, 1, 2, 1, no_child},
    {LA_BGL_COMPUTE, 0, 0, 0, 0, 0},
};
