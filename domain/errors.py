"""Every fault a person can mend, as facts; the words are in the message catalogue."""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class KamaeError(Exception):
    """A fault of the input or the installation, told by a code and facts.

    The text for the reader is ``service/locales/<language>/messages.toml`` under
    ``[errors.<code>]``: what happened, where, what to do next.
    """

    code: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts: Mapping[str, object] = facts
        super().__init__(f"{self.code}: " + ", ".join(f"{k}={v!r}" for k, v in facts.items()))


def error_of(code: str, facts: "Mapping[str, object]") -> KamaeError:
    """Return the error that was kept as its code and facts; one of a code nobody knows tells of the code."""
    kinds = {cls.code: cls for cls in _all_kinds(KamaeError)}
    return kinds[code](**facts) if code in kinds else SheetWorkerError(reason=code)


def _all_kinds(kind: type[KamaeError]) -> "Iterator[type[KamaeError]]":
    for cls in kind.__subclasses__():
        yield cls
        yield from _all_kinds(cls)


class FileUnreadableError(KamaeError):
    """``path`` cannot be read; ``reason`` is the system's."""

    code = "file_unreadable"


class FileTooLargeError(KamaeError):
    """``path`` holds more than ``limit_kb``."""

    code = "file_too_large"


class OutputNotWritableError(KamaeError):
    """``path`` cannot be written; what was there before stays."""

    code = "output_not_writable"


class TomlSyntaxError(KamaeError):
    """``path`` is not TOML at ``line``, ``column``; ``detail`` is the parser's."""

    code = "toml_syntax"


class BriefFieldUnknownError(KamaeError):
    """``path`` has the unknown ``field``; ``nearest`` is the closest known one, if any."""

    code = "brief_field_unknown"


class BriefValueError(KamaeError):
    """``field`` of ``path`` holds ``value``, which is not ``expected``."""

    code = "brief_value"


class BriefContradictionError(KamaeError):
    """The brief contradicts itself: ``rule`` names the rule card, facts fill its sentence."""

    code = "brief_contradiction"


class UnknownMunicipalityError(KamaeError):
    """``name`` is no municipality the pack knows; ``nearest`` lists close ones."""

    code = "unknown_municipality"


class UnknownMunicipalityCodeError(UnknownMunicipalityError):
    """No municipality has the code ``name``, or its check digit is wrong; ``nearest`` lists close ones."""

    code = "unknown_municipality_code"


class AmbiguousMunicipalityError(UnknownMunicipalityError):
    """Several municipalities bear ``name``; ``nearest`` lists all of them, so that each can be told apart."""

    code = "ambiguous_municipality"


class UnknownFacilityTypeError(KamaeError):
    """``name`` is no facility type; ``known`` lists them."""

    code = "unknown_facility_type"


class UnknownSiteError(KamaeError):
    """``site_id`` is not in the pack; ``nearest`` lists close ones."""

    code = "unknown_site"


class SiteExcludedError(KamaeError):
    """``site_id`` is excluded under the brief, for ``reason``: it has no score to compare or learn from."""

    code = "site_excluded"


class UnknownCriterionError(KamaeError):
    """``criterion`` is not in the catalogue; ``nearest`` lists close ones."""

    code = "unknown_criterion"


class BadWeightsError(KamaeError):
    """``criterion`` has the weight ``value``, refused because of ``reason``."""

    code = "bad_weights"


class BadMeasureError(KamaeError):
    """``measure`` of ``site_id`` is ``value`` with the range ``low`` to ``high``, which cannot be."""

    code = "bad_measure"


class PairwiseJudgementError(KamaeError):
    """``first`` against ``second`` was judged ``value``, refused because of ``reason``."""

    code = "pairwise_judgement"


class PackMissingFileError(KamaeError):
    """The pack has no ``file``."""

    code = "pack_missing_file"


class PackEncodingError(KamaeError):
    """``file`` of the pack is not UTF-8 from line ``row`` on."""

    code = "pack_encoding"


class PackMissingColumnError(KamaeError):
    """``file`` of the pack has no ``column``; ``found`` lists what it has."""

    code = "pack_missing_column"


class PackRecordError(KamaeError):
    """Row ``row`` of ``file``, ``column``: ``value`` is not ``expected``."""

    code = "pack_record"


class PackDuplicateIdError(KamaeError):
    """``file`` holds the id ``id`` twice, in rows ``first`` and ``second``."""

    code = "pack_duplicate_id"


class PackUnitError(KamaeError):
    """Record ``id`` of ``file`` has the unit ``unit``; ``expected`` is right."""

    code = "pack_unit"


class PackOutsideJapanError(KamaeError):
    """``id`` of ``file`` lies at ``lat``, ``lon``, outside Japan."""

    code = "pack_outside_japan"


class PackDigestError(KamaeError):
    """``file`` is not what the manifest says it is."""

    code = "pack_digest"


class PackReferenceError(KamaeError):
    """``id`` of ``file`` names ``target``, which does not exist."""

    code = "pack_reference"


class CardError(KamaeError):
    """``card`` of the catalogue: ``field`` is wrong because of ``reason``."""

    code = "card"


class MissingFontError(KamaeError):
    """The font ``font`` is not installed in ``folder``."""

    code = "missing_font"


class SheetTooLongError(KamaeError):
    """The sheet needs ``pages`` pages instead of ``promised``; ``field`` is the longest text."""

    code = "sheet_too_long"


class SheetRenderError(KamaeError):
    """The typesetter refused the sheet; ``detail`` is its message."""

    code = "sheet_render"


class NothingToPrintError(KamaeError):
    """``paper`` for ``function`` has no place to speak of: none is left after the must-haves."""

    code = "nothing_to_print"


class UnknownLayerError(KamaeError):
    """``layer`` has no card in the layer catalogue; ``nearest`` lists close codes."""

    code = "unknown_layer"


class LayerLicenceError(KamaeError):
    """``layer`` of ``edition`` may not stand on a sheet: ``licence``, and ``reason`` (bilingual)."""

    code = "layer_licence"


class LayerRefusedError(KamaeError):
    """Files for ``layer`` were not taken.

    ``finding`` is the first refusal's code, ``reason`` its sentence (bilingual).
    ``report`` is the whole import report; what was installed before stays as it was.
    """

    code = "layer_refused"


class LayerNotInstalledError(KamaeError):
    """``layer`` is not in the store; ``page`` is where its publisher offers it."""

    code = "layer_not_installed"


class UnknownFaultMapError(KamaeError):
    """``map`` is not among the imported conditional maps; ``known`` lists those."""

    code = "unknown_fault_map"


class OutsideFaultMapError(KamaeError):
    """``map`` has no cell at ``place``."""

    code = "outside_fault_map"


class LayerVersionError(KamaeError):
    """``layer`` has no version ``version`` to go back to; ``known`` lists those kept."""

    code = "layer_version"


class LayerNoEarlierError(KamaeError):
    """``layer`` has no version before ``version``, which holds; ``known`` lists those kept."""

    code = "layer_no_earlier"


class LayerDamagedError(KamaeError):
    """``file`` of the installed ``layer`` is not what its manifest says."""

    code = "layer_damaged"


class BadSettingError(KamaeError):
    """The environment variable ``variable`` holds ``value``, not a positive whole number."""

    code = "bad_setting"


class NotAResultError(KamaeError):
    """``path`` is no result of ``kamae rank --json``."""

    code = "not_a_result"


class ClaimRefusedError(KamaeError):
    """A sheet may not be printed: ``sentence`` at ``where`` breaks ``rule`` by ``found``.

    ``says`` and ``mend`` are bilingual; ``objections`` holds all of them, ``count`` how many.
    """

    code = "claim_refused"


class RegisterUnreadableError(KamaeError):
    """The register ``path`` is no database or damaged; ``reason`` is SQLite's."""

    code = "register_unreadable"


class RegisterVersionError(KamaeError):
    """The register ``path`` has the schema ``found``; this Kamae knows up to ``known``."""

    code = "register_version"


class TargetsUnreadableError(KamaeError):
    """The list of targets ``path`` cannot be read as a table; ``reason`` is why."""

    code = "targets_unreadable"


class TargetsTooLargeError(KamaeError):
    """The list of targets ``path`` has more ``what`` (megabytes, rows, entries, unpacked) than ``limit``."""

    code = "targets_too_large"


class TargetsColumnsError(KamaeError):
    """The list of targets ``path`` has no heading that is known; ``known`` lists those that must be there."""

    code = "targets_columns"


class MissingGlyphError(KamaeError):
    """``field`` holds the letter ``letter`` (``codepoint``), which no font of the sheet has."""

    code = "missing_glyph"


class TextTooLongError(KamaeError):
    """``field`` has ``letters`` letters, more than ``limit``."""

    code = "text_too_long"


class ImageRefusedError(KamaeError):
    """The picture ``path`` is not taken because of ``reason``; ``limit`` where one is passed."""

    code = "image_refused"


class SheetWorkerError(KamaeError):
    """The making of a sheet ended without an answer; ``reason`` is the kind of fault."""

    code = "sheet_worker"


class GeoJsonTooLargeError(KamaeError):
    """A drawing has more than ``limit_kb``, ``limit_shapes`` shapes or ``limit_points`` positions."""

    code = "geojson_too_large"


class GeoJsonSyntaxError(KamaeError):
    """A drawing cannot be read because of ``reason``, at ``line`` where one is known."""

    code = "geojson_syntax"


class GeoJsonShapeError(KamaeError):
    """A drawing is no usable GeoJSON: the member ``where`` is refused because of ``reason``."""

    code = "geojson_shape"


class DatabaseUnavailableError(KamaeError):
    """The database cannot be read or written now because of ``reason``; nothing was half-written."""

    code = "database_unavailable"


class DatabaseSchemaError(KamaeError):
    """The database is of schema ``found``, this version needs ``known``."""

    code = "database_schema"


class NotFoundError(KamaeError):
    """There is nothing here, or nothing that the asker may see."""

    code = "not_found"


class LoginRequiredError(KamaeError):
    """The page is for people with an account, and nobody is logged in."""

    code = "login_required"


class NotAllowedError(KamaeError):
    """The account's role may not do this; ``needed`` is the least role."""

    code = "not_allowed"


class LoginFailedError(KamaeError):
    """Name, password or number of the second factor is wrong; which one is not told."""

    code = "login_failed"


class NoIssuerError(KamaeError):
    """The settings name no sign-in of the city that an account could be linked to."""

    code = "no_issuer"


class IdentityTakenError(KamaeError):
    """The identity of the city's sign-in opens another account. Facts: ``subject``."""

    code = "identity_taken"


class UnknownIdentityError(KamaeError):
    """Nobody has linked the identity to an account. Facts: ``subject``."""

    code = "unknown_identity"


class IdentityRefusedError(KamaeError):
    """The sign-in cannot be relied on: begun elsewhere, too old, or its answer is not for us."""

    code = "identity_refused"


class WeakSignInError(KamaeError):
    """The sign-in is genuine, but lacks what the settings ask of it: ``missing`` names them."""

    code = "weak_sign_in"


class IssuerFailedError(KamaeError):
    """The city's sign-in does not answer, or not as it should."""

    code = "issuer_failed"


class TooManyRequestsError(KamaeError):
    """Too often; ``wait_s`` seconds until the next try."""

    code = "too_many_requests"


class RequestTooLargeError(KamaeError):
    """What was sent is larger than may be sent there, or has too many fields."""

    code = "request_too_large"


class CrossSiteRequestError(KamaeError):
    """A change was sent from another site's page."""

    code = "cross_site_request"


class LinkExpiredError(KamaeError):
    """The private link was valid until ``until``, or never existed."""

    code = "link_expired"


class EditConflictError(KamaeError):
    """Somebody else has saved since the page was opened; both versions are shown."""

    code = "edit_conflict"


class BadRequestError(KamaeError):
    """The request cannot be read; ``detail`` says where."""

    code = "bad_request"


class LoginTakenError(KamaeError):
    """The login name ``login`` is in use, perhaps by a disabled account."""

    code = "login_taken"


class BadLoginNameError(KamaeError):
    """``login`` is no login name, or the name shown is missing or too long."""

    code = "bad_login_name"


class UnknownUserError(KamaeError):
    """There is no account ``login``."""

    code = "unknown_user"


class LastAdminError(KamaeError):
    """The change would leave no administrator."""

    code = "last_admin"


class WeakPasswordError(KamaeError):
    """A new password is refused because of ``reason``."""

    code = "weak_password"


class SecondFactorError(KamaeError):
    """The number of the second factor is wrong or was used before."""

    code = "second_factor"


class FileRefusedError(KamaeError):
    """An uploaded file is not kept because of ``reason``."""

    code = "file_refused"


class EditionGoneError(KamaeError):
    """The edition ``digest`` of the pack, with which a work began, is not at hand any more."""

    code = "edition_gone"


class AnchorFailedError(KamaeError):
    """The anchor of the audit trail, the file ``path``, cannot be kept because of ``reason``."""

    code = "anchor_failed"


class BadTrailHeadError(KamaeError):
    """``text`` is no end of the audit trail as a backup tells it: a number, a colon, a digest."""

    code = "bad_trail_head"


class TrailBrokenError(KamaeError):
    """Line ``number`` of the audit trail does not fit the chain: it was changed, or one before it is gone."""

    code = "trail_broken"


class BackupFailedError(KamaeError):
    """A backup or restore of ``path`` failed because of ``reason``; nothing was changed."""

    code = "backup_failed"


class BackupRefusedError(KamaeError):
    """The backup ``path`` is not taken because of ``reason``; nothing was changed."""

    code = "backup_refused"


class DatabaseInUseError(KamaeError):
    """The database ``path`` is open in a server or worker and cannot be replaced."""

    code = "database_in_use"


class ToolMissingError(KamaeError):
    """The program ``tool`` is not installed."""

    code = "tool_missing"


class OwnProposalError(KamaeError):
    """Who proposed a change of the facts may not decide on it; another person does."""

    code = "own_proposal"


class ProposalClosedError(KamaeError):
    """The proposal has been decided or withdrawn since the page was opened."""

    code = "proposal_closed"


class RecordChangedError(KamaeError):
    """The record ``id`` was changed after the proposal was made; it must be proposed anew."""

    code = "record_changed"


class BadTokenError(KamaeError):
    """The purpose of a token is missing, or it would last longer than ``longest`` days."""

    code = "bad_token"


class ListUsedError(KamaeError):
    """The list of targets has become cases before."""

    code = "list_used"


class BundleKeyMissingError(KamaeError):
    """The setting of the key that seals bundles is empty or has less than ``shortest`` letters."""

    code = "bundle_key_missing"


class BundleRefusedError(KamaeError):
    """The bundle ``path`` is not taken because of ``reason``; nothing was changed."""

    code = "bundle_refused"


class NothingToBundleError(KamaeError):
    """No enquiry waits to cross."""

    code = "nothing_to_bundle"


class SettingChoiceError(KamaeError):
    """The setting ``variable`` has the ``value``, which is none of its ``options``."""

    code = "setting_choice"
