"""The figures of a ranking, computed here a second time and another way than the program does."""


def tied(scores, labels):
    """(score, anomalous, normal) of equal scores together, the highest first."""
    groups = {}
    for score, label in zip(scores, labels):
        groups.setdefault(score, [0, 0])[0 if label else 1] += 1
    return [(score, *groups[score]) for score in sorted(groups, reverse=True)]


def auc(scores, labels):
    """From the rank sum of the anomalous, equal scores sharing their mean rank."""
    ranks, below = 0.0, 0
    for _, pos, neg in reversed(tied(scores, labels)):
        ranks += pos * (below + (pos + neg + 1) / 2)
        below += pos + neg
    p = sum(labels)
    return (ranks - p * (p + 1) / 2) / (p * (len(labels) - p))


def average_precision(scores, labels):
    p, tp, all_so_far, area = sum(labels), 0, 0, 0.0
    for _, pos, neg in tied(scores, labels):
        tp, all_so_far = tp + pos, all_so_far + pos + neg
        area += pos / p * tp / all_so_far
    return area


def figures(scores, called, labels):
    tp = sum(c and y for c, y in zip(called, labels))
    n_called, p = sum(called), sum(labels)
    return {"precision": tp / n_called if n_called else None, "recall": tp / p,
            "f1": 2 * tp / (n_called + p), "auc": auc(scores, labels),
            "ap": average_precision(scores, labels), "base_rate": p / len(labels)}


def distinct(sequences, scores, called, labels):
    """Each (sequence, label) once."""
    once = {(q, y): (s, c) for q, s, c, y in zip(sequences, scores, called, labels)}
    return [v[0] for v in once.values()], [v[1] for v in once.values()], [k[1] for k in once]


def rarity(sequences):
    """-share of the sessions that have the session's rarest event: orders as the baseline does."""
    share = {}
    for q in sequences:
        for event in set(q.split()):
            share[event] = share.get(event, 0) + 1
    return [-min(share[e] for e in q.split()) for q in sequences]
