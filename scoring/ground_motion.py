"""Shaking from magnitude and distance, for events without a published map. Staff only.

References
----------
司宏俊・翠川三郎 (1999): 断層タイプ及び地盤条件を考慮した最大加速度・最大速度の距離減衰式,
日本建築学会構造系論文集 523, 63-70. Magnitude cap 8.3 and scatter by distance or
amplitude: J-SHIS technical pages and NIED (2009), technical report, pp. 148-151.
藤本一雄・翠川三郎 (2005, 2006): intensity from PGV; amplification from AVS30.
"""

import math
from enum import StrEnum
from typing import Final

LARGEST_MW: Final = 8.3
LARGEST_DISTANCE_KM: Final = 300.0
CLASS_EDGES: Final = (("7", 6.5), ("6強", 6.0), ("6弱", 5.5), ("5強", 5.0), ("5弱", 4.5))

_NEAR_KM: Final = 20.0
_FAR_KM: Final = 30.0
_STRONG_CM_S: Final = 50.0
_WEAK_CM_S: Final = 25.0


class FaultType(StrEnum):
    """Where the rupture is."""

    CRUSTAL = "crustal"
    INTER_PLATE = "inter_plate"
    INTRA_PLATE = "intra_plate"


_D: Final = {FaultType.CRUSTAL: 0.0, FaultType.INTER_PLATE: -0.02, FaultType.INTRA_PLATE: 0.12}


def pgv600_cm_s(*, mw: float, depth_km: float, distance_km: float, fault: FaultType) -> float:
    """Return the median peak ground velocity on ground of Vs = 600 m/s.

    Parameters
    ----------
    mw
        Moment magnitude; the JMA magnitude is not it. Growth stops at 8.3.
    depth_km
        Focal depth.
    distance_km
        Shortest distance to the fault plane, at most 300 km; not the epicentral one.
    fault
        Crustal, inter-plate or intra-plate.

    Raises
    ------
    ValueError
        The distance is outside the formula's range.
    """
    if not 0 <= distance_km <= LARGEST_DISTANCE_KM:
        raise ValueError(distance_km)
    magnitude = min(mw, LARGEST_MW)
    near = distance_km + 0.0028 * 10 ** (0.50 * magnitude)
    log_pgv = 0.58 * magnitude + 0.0038 * depth_km + _D[fault] - 1.29 - math.log10(near) - 0.002 * distance_km
    return float(10**log_pgv)


def scatter_log10(*, fault: FaultType, distance_km: float, pgv_cm_s: float) -> float:
    """Return the standard deviation of log10 PGV as the national maps use it."""
    if fault is FaultType.CRUSTAL:
        if distance_km <= _NEAR_KM:
            return 0.23
        if distance_km > _FAR_KM:
            return 0.20
        return 0.23 - 0.03 * math.log10(distance_km / _NEAR_KM) / math.log10(_FAR_KM / _NEAR_KM)
    if pgv_cm_s <= _WEAK_CM_S:
        return 0.20
    if pgv_cm_s > _STRONG_CM_S:
        return 0.15
    return 0.20 - 0.05 * (pgv_cm_s - _WEAK_CM_S) / _WEAK_CM_S


def amplification_from_600(avs30_m_s: float) -> float:
    """Return the velocity amplification from Vs = 600 m/s ground to the surface.

    J-SHIS's own ARV counts from 400 m/s and must not be used here as it is.
    """
    return float(10 ** (2.367 - 0.852 * math.log10(avs30_m_s)))


def intensity_of(pgv_cm_s: float) -> float:
    """Return the measured JMA intensity (計測震度) of a surface velocity."""
    level = math.log10(pgv_cm_s)
    return 2.002 + 2.603 * level - 0.213 * level**2


def pgv_of(intensity: float) -> float:
    """Return the surface velocity in cm/s at which an intensity is reached."""
    level = (2.603 - math.sqrt(2.603**2 - 4 * 0.213 * (intensity - 2.002))) / (2 * 0.213)
    return float(10**level)


def exceedance(*, median_pgv_cm_s: float, limit_pgv_cm_s: float, scatter: float) -> float:
    """Return the probability that the velocity exceeds a limit, log-normal about its median."""
    z = (math.log10(median_pgv_cm_s) - math.log10(limit_pgv_cm_s)) / scatter
    return 0.5 * math.erfc(-z / math.sqrt(2))
