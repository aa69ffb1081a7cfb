/* logad: finds the anomalies in logs that nobody has labelled.
 *
 * The public API in the order in which data walks: bytes -> line -> event -> sequence -> vector ->
 * score -> verdict. Handles belong to whoever called _new, _open or _load; results come first and
 * the error last; a zeroed options struct means defaults. */
#ifndef LOGAD_LOGAD_H
#define LOGAD_LOGAD_H

#define LOGAD_VERSION "0.1.0"

#include <logad/distil.h>
#include <logad/error.h>
#include <logad/eval.h>
#include <logad/event.h>
#include <logad/line.h>
#include <logad/model.h>
#include <logad/sequence.h>
#include <logad/stream.h>
#include <logad/teacher.h>
#include <logad/train.h>
#include <logad/verdict.h>

#endif
