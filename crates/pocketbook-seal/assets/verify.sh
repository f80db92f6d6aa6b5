#!/bin/sh
# Checks this evidence bundle with openssl (3.0 or later) and GNU coreutils
# alone. It trusts none of the programs that made the bundle.
#
#   sh verify.sh [--ca FILE] [--log-key FILE]
#
# --ca       the force's authority certificate, obtained from the force itself
# --log-key  the log's key (one line), obtained from the force itself
#
# Each claim is printed when it has been proved. The first that fails is named
# and ends the check with exit status 1.
set -eu
LC_ALL=C
export LC_ALL
unset CDPATH
newline='
'

usage() { echo "usage: sh verify.sh [--ca FILE] [--log-key FILE]"; exit 2; }
from_here() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac; }
trusted_ca=
trusted_log_key=
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    [ -r "$2" ] || { echo "cannot read $2"; exit 2; }
    case $1 in
        --ca) trusted_ca=$(from_here "$2") ;;
        --log-key) trusted_log_key=$(from_here "$2") ;;
        *) usage ;;
    esac
    shift 2
done
cd "$(dirname "$0")"

case $(openssl version) in
    "OpenSSL "[3-9]* | "OpenSSL "[1-9][0-9]*) ;;
    *) echo "OpenSSL 3.0 or later is needed: older ones check no Ed25519 signature of a file"; exit 2 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Also from within a command substitution, whose output is not the screen's. A
# bundle may have been made to deceive: what it says never steers the screen.
exec 3>&1
say() { printf '%s\n' "$1" | tr -d '\000-\011\013-\037\177' >&3; }
proved() { say "proved       $1"; }
open_claims=0
unchecked() { say "NOT CHECKED  $1"; open_claims=$((open_claims + 1)); }
fail() { say "FAILED       $1"; exit 1; }

digest_of() { sha256sum <"$1" | cut -d' ' -f1; }
bytes() { tr a-f A-F | basenc --base16 -d; }              # hexadecimal to bytes
hex() { od -An -v -tx1 | tr -d ' \n'; }                   # bytes to hexadecimal
hash_hex() { bytes | sha256sum | cut -d' ' -f1; }         # SHA-256 of hexadecimal

# The JSON files are canonical (RFC 8785): one line, names sorted, no spaces.
# A quotation mark inside a text is always written \" there, so a pattern that
# begins with a bare one finds names and never a person's words. What was said
# may be long and may hold any name, so what stands behind it is found from the
# end: shells search a long text from the wrong side for minutes.
after() { rest=${1#*"$2"}; [ "$rest" != "$1" ] || fail "$3"; printf '%s' "$rest"; }
after_last() { rest=${1##*"$2"}; [ "$rest" != "$1" ] || fail "$3"; printf '%s' "$rest"; }
field() { rest=$(after "$1" "\"$2\":\"" "$3"); printf '%s' "${rest%%\"*}"; }
# A text as it is written, up to the quotation mark that ends it: one behind an
# odd number of backslashes does not.
text() {
    words=$1 said=
    while :; do
        piece=${words%%\"*}
        said=$said$piece
        slashes=${piece##*[!\\]}
        [ $((${#slashes} % 2)) -eq 1 ] || break
        case $words in *\"*) ;; *) break ;; esac
        said=$said\"
        words=${words#*\"}
    done
    printf '%s' "$said"
}
# Some shells run what is hidden in a "number" when they reckon with it.
number_or_fail() { case $1 in '' | *[!0-9]*) fail "$2" ;; esac; }

# --- 1. the folder holds the files of its list, unchanged, and no others
[ -r SHA256SUMS ] || fail "files: SHA256SUMS is missing"
while IFS= read -r line || [ -n "$line" ]; do
    name=${line#*"  "}
    case $name in
        '' | /* | *..* | *[!A-Za-z0-9._/-]*) fail "files: SHA256SUMS names a file that no bundle has" ;;
    esac
    [ "${#line}" -eq "$((66 + ${#name}))" ] || fail "files: SHA256SUMS is malformed"
done <SHA256SUMS
listed=$(cat SHA256SUMS)
files=0
# A link would lead out of the folder, and a file that is not listed would be
# taken for a part of the bundle.
look_into() {
    for path in "$1"* "$1".[!.]* "$1"..?*; do
        if [ -L "$path" ]; then
            fail "files: $path is a link, not a file"
        elif [ -d "$path" ]; then
            look_into "$path/"
        elif [ -f "$path" ] && [ "$path" != SHA256SUMS ]; then
            case "$listed$newline" in
                *"  $path$newline"*) files=$((files + 1)) ;;
                *) fail "files: $path is not in SHA256SUMS" ;;
            esac
        elif [ -e "$path" ] && [ "$path" != SHA256SUMS ]; then
            fail "files: $path is not a file"
        fi
    done
}
look_into ''
for name in payload.json envelope.dsse.json certificates/authority.pem certificates/officer.pem \
    certificates/receipts.pem receipt.dsse.json proof.tlog-proof checkpoint log-key.txt log-key.pem \
    ledger-extract.json VERIFY.md verify.sh; do
    [ -f "$name" ] || fail "files: $name is missing"
done
sha256sum --check --quiet --strict SHA256SUMS >/dev/null 2>&1 || fail "files: a file differs from SHA256SUMS"
proved "files: these $files files, and no others, are the ones listed in SHA256SUMS"

# --- 2. who signs: certificates of the force's authority
# One certificate of each file: whatever else a file holds is not looked at.
for name in authority officer receipts; do
    openssl x509 -in "certificates/$name.pem" -outform DER -out "$work/$name.der" 2>/dev/null &&
        openssl x509 -inform DER -in "$work/$name.der" -out "$work/$name.pem" &&
        openssl x509 -in "$work/$name.pem" -noout -pubkey >"$work/$name.pub" ||
        fail "certificates: $name.pem cannot be read"
done
if [ -n "$trusted_ca" ]; then
    openssl x509 -in "$trusted_ca" -outform DER -out "$work/trusted.der" 2>/dev/null ||
        fail "authority: the one you gave is not a certificate"
    [ "$(digest_of "$work/trusted.der")" = "$(digest_of "$work/authority.der")" ] ||
        fail "authority: the bundle's authority is not the one you gave"
    proved "authority: the bundle's authority is the one you gave"
else
    unchecked "authority: give the force's own certificate with --ca to check that this authority is the force's"
fi
# Issued by this authority, not by one that this computer happens to trust.
#   issued NAME OPTION...
issued() {
    leaf=$1
    shift
    openssl verify -no-CApath -no-CAstore "$@" -CAfile "$work/authority.pem" "$work/$leaf.pem" >/dev/null 2>&1
}
# The names of a certificate, each between two line ends.
names_of() {
    found=$(openssl x509 -in "$work/$1.pem" -noout -ext subjectAltName 2>/dev/null | tail -n +2 | tr -d ' ' | tr ',' '\n')
    printf '%s' "$newline$found$newline."
}
for name in officer receipts; do
    issued "$name" -no_check_time || fail "certificates: $name.pem was not issued by the authority"
done
# An officer's certificate in the place of this one would let the officer write
# the force's receipts.
[ "$(names_of receipts)" = "${newline}URI:urn:pocketbook:receipts$newline." ] ||
    fail "certificates: receipts.pem is not the certificate of a force's receipt key"
proved "certificates: officer and receipt keys were certified by the authority, each for its own use"

# Checks a DSSE envelope: unpacks its payload, rebuilds what was signed, and
# lets openssl judge the signature. Sets `type` to the type that was signed.
#   check_envelope FILE PUBLIC-KEY PAYLOAD-OUT
check_envelope() {
    envelope=$(cat "$1")
    # `exit`, because a shell goes on past a failure left of an `||`.
    encoded=$(field "$envelope" payload "$1: no payload") || exit 1
    envelope=$(after_last "$envelope" '"payloadType":"' "$1: no type") || exit 1
    type=${envelope%%\"*}
    signature=$(field "$envelope" sig "$1: no signature") || exit 1
    printf '%s' "$encoded" | base64 -d >"$3" 2>/dev/null || return 1
    printf '%s' "$signature" | base64 -d >"$work/sig.der" 2>/dev/null || return 1
    { printf 'DSSEv1 %s %s %s ' "${#type}" "$type" "$(($(wc -c <"$3")))"; cat "$3"; } >"$work/signed"
    openssl dgst -sha256 -verify "$2" -signature "$work/sig.der" "$work/signed" >/dev/null 2>&1
}

# --- 3. the record: signed by the officer's key, whose certificate names the
#        officer and the tablet that the record names
check_envelope envelope.dsse.json "$work/officer.pub" "$work/payload" ||
    fail "signature: the officer's key did not sign this record"
case $type in
    application/vnd.pocketbook.witness-statement+json) kind=witness_statement ;;
    application/vnd.pocketbook.crime-report+json) kind=crime_report ;;
    application/vnd.pocketbook.statement-rear+json) kind=statement_rear ;;
    application/vnd.pocketbook.custody+json) kind=custody ;;
    application/vnd.pocketbook.supplementary-report+json) kind=supplementary_report ;;
    *) fail "payload: the envelope is of an unknown type" ;;
esac
digest=$(digest_of payload.json)
[ "$(digest_of "$work/payload")" = "$digest" ] || fail "payload: payload.json is not what was signed"
proved "signature: the officer's key signed exactly payload.json (SHA-256 $digest)"

payload=$(cat payload.json)
tail=$(after_last "$payload" '],"form":' "payload: no form")    # all behind the content
stated=$(field "$tail" kind "payload: no kind")
[ "$stated" = "$kind" ] || fail "payload: its kind is not the envelope's"
proved "payload: a $kind, as the envelope says"
# A chain of custody: compare with the record before, or with its payload.json.
if [ "$kind" = custody ]; then
    follows=$(after "$payload" '"previous":' "custody: it does not say what it follows")
    case $follows in
        'null}'*) proved "custody: the first record of its chain" ;;
        *) proved "custody: it follows the record with SHA-256 $(field "$follows" sha256 "custody: no digest")" ;;
    esac
    case $payload in
        *'"continues":"'*)
            proved "custody: it goes on from another tablet's record with SHA-256 $(field "$payload" continues "custody: no digest")" ;;
    esac
fi
# What the references in the words, files and property stand for.
named=$(after_last "$payload" '"exhibits":[' "payload: no exhibits")
named=${named%%'],"form":'*}
references=
while :; do
    case $named in *'"reference":"'*) ;; *) break ;; esac
    references="$references $(field "$named" reference "exhibits: no reference")"
    named=$(after "$named" '"reference":"' "exhibits: malformed")
done
[ -z "$references" ] || proved "exhibits: it names$references, each sealed with what it was"

provenance=$(after "$tail" '"provenance":{' "payload: no provenance")
device=$(field "$provenance" device "payload: no device")
person=$(after "$provenance" '"officer":{' "payload: no officer")
officer=$(field "$person" id "payload: no officer")
warrant=$(field "$person" warrant_number "payload: no warrant number")
names=$(names_of officer)
for urn in "urn:pocketbook:officer:$officer" "urn:pocketbook:device:$device" \
    "urn:pocketbook:warrant-number:$warrant"; do
    case $names in
        *"${newline}URI:$urn$newline"*) ;;
        *) fail "provenance: the officer's certificate does not name $urn" ;;
    esac
done
case $names in
    *urn:pocketbook:receipts*) fail "provenance: the certificate is not an officer's" ;;
esac
proved "provenance: the certificate names warrant number $warrant, officer $officer, on tablet $device"

# --- 4. the pages and the attachments are those that were signed, or that the
#        witness refused to sign
expected_files=13
what="what was shown and signed"
shown_file=statement-as-shown.pdf signed_file=statement-signed.pdf
[ "$kind" != statement_rear ] || shown_file=rear-as-shown.pdf signed_file=rear-signed.pdf
reason=
if [ "$kind" = witness_statement ]; then
    # From behind the declaration, whose wording may have any names, to the
    # words of the witness.
    ending=$(after "$payload" '}},"declared":' "signatures: the record does not say how it was signed")
    ending=${ending%%'],"statement":{'*}
    outcome=$(field "$ending" outcome "signatures: the record does not say whether the witness signed")
    refusal=$(after "$ending" ',"refusal":' "signatures: the record does not say whether the witness refused")
    signatures=$(after "$refusal" ',"signatures":[' "signatures: the record holds none")
    read_over=$(after "$ending" ',"read_over":' "signatures: the record does not say whether it was read over")
    of_witness=0 by_mark=0 by_typed=0 typed_names=
    while :; do
        case $signatures in *'"method":{"'*) ;; *) break ;; esac
        signatures=$(after "$signatures" '"method":{"' "signatures: malformed")
        how=${signatures%%\"*}
        who=$(field "$signatures" signatory "signatures: malformed")
        [ "$who" = witness ] || continue
        of_witness=$((of_witness + 1))
        case $how in
            mark) by_mark=$((by_mark + 1)) ;;
            typed)
                by_typed=$((by_typed + 1))
                typed=$(after "$signatures" 'typed":{"name":"' "signatures: malformed")
                typed=$(text "$typed")
                case "$typed_names;" in *" \"$typed\";"*) ;; *) typed_names="$typed_names; \"$typed\"" ;; esac
                ;;
        esac
    done
    case $outcome:$refusal in
    signed:null*)
        said="the witness signed $of_witness places, $by_mark of them BY MARK, $by_typed BY TYPED NAME"
        case $read_over in null*) ;; *) said="$said; it was READ OVER to the witness" ;; esac
        proved "signatures: $said, as the payload says"
        # A person's words: letters that could steer a screen are not shown.
        [ -z "$typed_names" ] || say "TYPED        name typed:$(printf '%s' "${typed_names#;}" | tr '\200-\377' '?'); compare it with the witness's on the pages"
        ;;
    refused:'{"reason":"'*)
        what="what was laid out for the witness, who REFUSED to sign it"
        signed_file=statement-refused.pdf before=
        if [ "$of_witness" -gt 0 ]; then
            before=", after signing $of_witness places"
            what="what was shown to the witness, who REFUSED it$before"
        fi
        # A person's words: letters that could steer a screen are not shown.
        reason=${refusal#'{"reason":"'}
        reason=$(printf '%s' "${reason%%'","time":{'*}" | tr '\200-\377' '?')
        say "FLAGGED      signatures: the witness REFUSED to sign this statement$before; the officer certified that"
        say "REFUSED      reason given: ${reason:-none}"
        ;;
    *) fail "signatures: the record says that the witness refused and that they did not" ;;
    esac
fi
case $kind in
witness_statement | statement_rear)
    pages=$(after "$tail" '"pdf":{' "payload: no pages")
    [ "$(field "$pages" sha256 "payload: no digest of the pages")" = "$(digest_of "$shown_file")" ] ||
        fail "pages: $shown_file is not the one that was signed"
    expected_files=14
    proved "pages: $shown_file is byte for byte $what"
    ;;
esac
is_captured() {
    for file do
        [ -f "$file" ] || fail "attachments: $file is missing"
        [ "$(digest_of "$file")" = "$expected" ] || fail "attachments: $file is not what was captured"
    done
}
list=$(after "$payload" '"attachments":[' "payload: no attachments")
list=${list%%'],"content":'*}
count=0
while :; do
    case $list in *'"media_type":"'*) ;; *) break ;; esac
    id=$(field "$list" id "attachments: no id")
    list=$(after "$list" '"media_type":"' "attachments: malformed")
    expected=$(field "$list" sha256 "attachments: no digest")
    case ${list%%'"sha256":"'*} in
        *'"purpose":"signed_pages"'*) is_captured "$signed_file" ;;
        *) is_captured attachments/"$id".* ;;
    esac
    count=$((count + 1))
done
[ "$files" -eq "$((expected_files + count))" ] || fail "files: the bundle has files that belong to nothing"
proved "attachments: $count, each byte for byte as captured"

# --- 5. the receipt: the force held the record at the time it states
check_envelope receipt.dsse.json "$work/receipts.pub" "$work/receipt" ||
    fail "receipt: it was not signed by the force's receipt key"
[ "$type" = application/vnd.pocketbook.receipt+json ] || fail "receipt: the envelope holds something else"
receipt=$(cat "$work/receipt")
record=$(field "$provenance" record "payload: no record")
entry=$(after "$receipt" "\"record\":\"$record\"," "receipt: it does not name this record")
received_digest=$(field "$entry" sha256 "receipt: no digest")
[ "$received_digest" = "$digest" ] || fail "receipt: it names another digest"
# What stands before the record's identifier in the same object, which has
# another within, the number of a report.
before=${receipt%%"\"record\":\"$record\","*}
before=${before##*'{"feed_seq":'}
install=$(field "$provenance" install "payload: no install")
received_install=$(field "$before" install "receipt: no install")
[ "$received_install" = "$install" ] || fail "receipt: it names another install"
log_index=$(after "$before" '"log_index":' "receipt: no place in the log")
log_index=${log_index%%,*}
number_or_fail "$log_index" "receipt: the place in the log is not a number"
received=$(field "$receipt" received_at "receipt: no time")
case $before in
    *'"quarantined":false,'*) quarantined=false ;;
    *'"quarantined":true,'*) quarantined=true ;;
    *) fail "receipt: it does not say whether the force holds the record apart" ;;
esac
proved "receipt: the force held this record at $received"
# Today they may have expired, which says nothing about the evidence.
received_s=$(date -u -d "$received" +%s 2>/dev/null) || fail "receipt: its time is malformed"
for name in officer receipts; do
    issued "$name" -attime "$received_s" ||
        fail "validity: $name.pem or its authority did not count at the receipt's time $received"
done
proved "validity: both certificates counted at $received"

# --- 6. the log: the record is in the tree whose root the log signed
{ IFS= read -r origin; IFS= read -r size; IFS= read -r root; } <checkpoint
number_or_fail "$size" "checkpoint: its size is not a number"
printf '%s\n%s\n%s\n' "$origin" "$size" "$root" >"$work/note"
log_key=$(cat log-key.txt)
if [ -n "$trusted_log_key" ]; then
    [ "$(cat "$trusted_log_key")" = "$log_key" ] || fail "log: the bundle's log key is not the one you gave"
    proved "log key: it is the one you gave"
else
    unchecked "log key: give the force's own with --log-key to check that this log is the force's"
fi
# The line is NAME+SHORT+KEY, and the base64 of the key may hold more of the sign.
short=${log_key#*+}
[ "$(printf '%s' "${short#*+}" | base64 -d | tail -c 32 | hex)" = \
  "$(openssl pkey -pubin -in log-key.pem -outform DER | tail -c 32 | hex)" ] ||
    fail "log: log-key.pem and log-key.txt are different keys"
signature=$(tail -n 1 checkpoint)
[ "$(printf '%s\n\n%s' "$(cat "$work/note")" "$signature")" = "$(cat checkpoint)" ] &&
    [ "${signature% *}" = "— $origin" ] && [ "${log_key%%+*}" = "$origin" ] ||
    fail "checkpoint: it is not a signed note of this log"
printf '%s' "${signature##* }" | base64 -d >"$work/note.raw" 2>/dev/null || fail "checkpoint: malformed signature"
[ "$(head -c 4 "$work/note.raw" | hex)" = "${short%%+*}" ] || fail "checkpoint: it names another key"
tail -c +5 "$work/note.raw" >"$work/note.sig"
openssl pkeyutl -verify -pubin -inkey log-key.pem -rawin -in "$work/note" -sigfile "$work/note.sig" >/dev/null 2>&1 ||
    fail "checkpoint: the log did not sign it"
# JSON writes the end of a line as \n.
note=
while IFS= read -r line; do note="$note$line\\n"; done <checkpoint
case $receipt in
    *"\"checkpoint\":\"$note\",\"device\":"*) ;;
    *) fail "checkpoint: it is not the one in the receipt" ;;
esac
proved "checkpoint: log $origin signed a tree of $size records"

# RFC 9162, section 2.1.3.2, with the audit path of proof.tlog-proof.
{
    IFS= read -r line
    [ "$line" = "c2sp.org/tlog-proof@v1" ] || fail "inclusion: unknown form of proof"
    IFS= read -r line
    index=${line#index }
    [ "$index" = "$log_index" ] || fail "inclusion: the receipt names another place in the log"
    node=$(printf '00%s' "$digest" | hash_hex)
    fn=$index
    sn=$((size - 1))
    [ "$fn" -le "$sn" ] || fail "inclusion: the record is not within the tree"
    while IFS= read -r line && [ -n "$line" ]; do
        sibling=$(printf '%s' "$line" | base64 -d | hex)
        [ "$sn" -gt 0 ] || fail "inclusion: the proof is too long"
        if [ $((fn % 2)) -eq 1 ] || [ "$fn" -eq "$sn" ]; then
            node=$(printf '01%s%s' "$sibling" "$node" | hash_hex)
            while [ $((fn % 2)) -eq 0 ] && [ "$fn" -ne 0 ]; do fn=$((fn / 2)); sn=$((sn / 2)); done
        else
            node=$(printf '01%s%s' "$node" "$sibling" | hash_hex)
        fi
        fn=$((fn / 2))
        sn=$((sn / 2))
    done
    [ "$(cat)" = "$(cat checkpoint)" ] || fail "inclusion: the proof is for another checkpoint"
} <proof.tlog-proof
[ "$sn" -eq 0 ] && [ "$node" = "$(printf '%s' "$root" | base64 -d | hex)" ] ||
    fail "inclusion: the record is not under the log's root"
proved "inclusion: the record is number $index of the log"

# --- 7. the ledger: what happened to the record on the tablet, without a gap
# Entries of other matters are given by what the chain holds of them: a salted
# digest, and a mark that only the key of their own matter explains.
ledger=$(cat ledger-extract.json)
entries=$(after "$ledger" '"entries":[' "ledger: no entries")
start=$(after_last "$entries" '],"matter_key":"' "ledger: no key")
matter_key=${start%%\"*}
entries=${entries%'],"matter_key":"'*}
hash=$(field "$start" hash "ledger: no start")
number=$(after "$start" '"sequence":' "ledger: no start")
number=${number%%[!0-9]*}
number_or_fail "$number" "ledger: no start"
derived() { printf '%s%s%016x' "$1" "$matter_key" "$number" | hash_hex; }
began=
draft=
shown=0
withheld=0
while [ -n "$entries" ]; do
    entry=${entries%%',{"about":'*}
    entry=${entry%%',{"digest":"'*}
    entries=${entries#"$entry"}
    entries=${entries#,}
    number=$((number + 1))
    previous=$hash
    mark=$(derived 04)
    case $entry in
        '{"digest":"'*)
            withheld=$((withheld + 1))
            entry_digest=$(field "$entry" digest "ledger: malformed")
            other_mark=$(field "$entry" mark "ledger: malformed")
            [ "$entry" = "{\"digest\":\"$entry_digest\",\"mark\":\"$other_mark\"}" ] || fail "ledger: malformed"
            [ "$other_mark" != "$mark" ] || fail "ledger: entry $number is about this record, but is withheld"
            mark=$other_mark
            ;;
        *"\"sequence\":$number,"*)
            shown=$((shown + 1))
            entry_digest=$({ printf '03%s' "$(derived 05)" | bytes; printf '%s' "$entry"; } | sha256sum | cut -d' ' -f1)
            about=${entry#'{"about":'}
            about=${about%%,*}
            case $entry in
                *'"operation":"finalised"'*) draft=$about ;;
                *'"operation":"collected"'*) [ "$((shown + withheld))" -ne 1 ] || began=$about ;;
            esac
            ;;
        *) fail "ledger: entry $number is missing" ;;
    esac
    hash=$(printf '02%s%s%s' "$previous" "$mark" "$entry_digest" | hash_hex)
done
# A draft is always finalised before it is sealed, which names it here.
case $began in
    '"'*) ;;
    *) fail "ledger: its first entry is not the one that began the draft; earlier ones are left out" ;;
esac
[ "$began" = "$draft" ] ||
    fail "ledger: its first entry is not the one that began the draft; earlier ones are left out"
# Every field of the last entry follows from the payload.
time=$(after "$tail" ',"schema_version":1,"time":' "payload: no time")
time=${time%'}'}
sealing="{\"about\":\"$record\",\"actor\":\"$officer\",\"install\":\"$install\",\"note\":null"
sealing="$sealing,\"operation\":\"sealed\",\"sequence\":$number,\"subject\":\"$digest\",\"time\":$time}"
case $entry in
    "$sealing") ;;
    *) fail "ledger: its last entry is not the one that seals this record" ;;
esac
position=$(after "$provenance" '"ledger":{' "payload: no ledger position")
[ "$(field "$position" previous "payload: no ledger position")" = "$previous" ] ||
    fail "ledger: the record was signed at another place of the ledger"
proved "ledger: $shown entries about this record from its beginning to its sealing, $withheld of other matters between them, no gap"

# Last, so that a reader sees that all else holds of a record put apart.
[ "$quarantined" = false ] ||
    fail "quarantine: the receipt says that the force holds this record apart because a check of its own failed; ask the force which, before relying on it"
proved "quarantine: the force does not hold this record apart"

say ""
if [ "$open_claims" -eq 0 ]; then
    say "Every claim above was proved by openssl and coreutils."
else
    say "Nothing failed, but what is marked NOT CHECKED was not proved: anyone could have made this bundle."
fi
