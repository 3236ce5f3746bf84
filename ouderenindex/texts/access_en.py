"""English: words of sites that are shared out, and of walking distances to facilities."""

from __future__ import annotations

__all__ = ["ACCESS"]

ACCESS = {
    "export.how.addresses": "share of the addresses",
    "tenure.social_rent": "social rent",
    "tenure.mid_rent": "mid-market rent",
    "tenure.private_rent": "private rent",
    "tenure.owner": "owner-occupied",
    "care.with_care": "with a care question",
    "care.without_care": "without a care question",
    "access.kind.supermarket": "supermarket",
    "access.kind.gp": "general practitioner",
    "access.kind.pharmacy": "pharmacy",
    "access.kind.stop": "stop",
    "access.kind.meeting_place": "meeting place",
    "access.kind.physiotherapist": "physiotherapist",
    "access.title": "Walking distance to facilities",
    "access.white_spots": "Addresses more than {distance} metres from: {kind}",
    "access.norm": "Norm: {label}. Source: {source}.",
    "access.way.straight": (
        "Walking distance is the distance in a straight line times {detour}. That is an estimate: "
        "water, railways and busy roads can make the way longer. Source of the factor: {source}."
    ),
    "access.way.network": "Walking distance is measured over a network of streets and paths.",
    "access.not_cbs": (
        "These are distances on foot. Distances of CBS are by car over the road and are not to be "
        "compared with them."
    ),
    "access.cell": (
        "Addresses are known per square of {cell} by {cell} metres. Measured is from the centre "
        "of the square; an address can lie {off} metres from there in a straight line."
    ),
    "access.absent": "No places of these kinds are known: {kinds}.",
    "access.weighted": (
        "Weighted walking distance: the mean of the distances, in which a kind counts for more "
        "when people go there more often ({visits} times a year)."
    ),
    "access.how.point": "from the point of the site",
    "access.how.outline": "from spots spread over the site",
    "access.how.addresses": "from the addresses in the buurt or wijk: the exact place is unknown",
    "access.how.unknown": "cannot be measured: the exact place is unknown",
    "access.how.absent": "cannot be measured: no places of this kind are known",
    "access.col.region": "Code",
    "access.col.name": "Name",
    "access.col.site": "Site",
    "access.col.kind": "Facility",
    "access.col.how": "Measured",
    "access.col.addresses": "Addresses",
    "access.col.reached": "Addresses with a way",
    "access.col.mean_distance": "Mean walking distance (m)",
    "access.col.least_distance": "Shortest walking distance (m)",
    "access.col.most_distance": "Longest walking distance (m)",
    "access.col.within": "Addresses within the norm",
    "access.col.beyond": "Addresses beyond the norm",
    "access.col.share_within": "Share within the norm",
    "access.col.share_beyond": "Share beyond the norm",
    "access.col.mean_number": "Mean number within the norm",
    "access.col.nearest": "Nearest",
}
