//! Vectors 1, 2 and 6 of Wycheproof's `c2sp_chunked_encryption_aes_256_gcm`
//! (Cobblestone-256): our segments are what that specification says.
#![allow(clippy::unwrap_used)]

use pocketbook_seal::chunked::decrypt_segment;
use ring::digest::{SHA512, digest};

const KEY: &str = "59454c4c4f57205355424d4152494e452059454c4c4f57205355424d4152494e";

fn check(ciphertext: &[u8], length: usize, sha512: &str) {
    let key: [u8; 32] = hex::decode(KEY).unwrap().try_into().unwrap();
    let plaintext = decrypt_segment(&key, b"", ciphertext).unwrap();
    assert_eq!(plaintext.len(), length);
    assert_eq!(hex::encode(digest(&SHA512, &plaintext)), sha512);
    assert!(decrypt_segment(&key, b"another context", ciphertext).is_err());
}

#[test]
fn an_empty_and_a_short_message_are_read() {
    check(
        &hex::decode(concat!(
            "43a2e39431cbae0389d3fc86adf46f7c3a24de88d9311617e53f3164cc1d5dc738a66b97f0bf7865",
            "65c31799c2f463d50a7e10046011dc6fc3c939e3a5db7affb6191551669554fb"
        ))
        .unwrap(),
        0,
        concat!(
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce",
            "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
        ),
    );
    check(
        &hex::decode(concat!(
            "a1a1b56f6db58cd1ede0c5c9db62aef20d3f96a6c594bb9252bb38122de91236502b42a1d7fcab82",
            "0ffa292940d2f86add212cfa42c38df19d3cc9139ee61a5990d3db57433514229beea49a8a72bd"
        ))
        .unwrap(),
        7,
        concat!(
            "e85f32a85f1d4f7c9b2d36d20eca8435d81253e7075e9dea069eb1b6da48daf9",
            "2ef1797367b520d8a46c4f72cecb85b1daff8887fcb41721d39943d1952fc180"
        ),
    );
}

#[test]
fn a_full_chunk_and_its_empty_end_are_read() {
    // The message was chosen so that its first chunk encrypts to zeros.
    let mut ciphertext = hex::decode(concat!(
        "aa61a95ab04aa5eac4ecd9e83ef47f88dd07fdc07e38b6c9d77ec3c07801fc40bec0e07020a0d36d",
        "3e6e6354833c21301d52a32cffe087df"
    ))
    .unwrap();
    ciphertext.resize(56 + 16_384, 0);
    ciphertext.extend(
        hex::decode("31454358e7e1032d5bb622de82a8bf9b3dca8e38cc0b8942d7eb1f5ef9a56d7b").unwrap(),
    );
    check(
        &ciphertext,
        16_384,
        concat!(
            "d787e0bf39e0d2e9a707b94bc77329f665286160744507f0fac9608e33a98994",
            "b6d9dd4a43a6326287d32b2e15d76e0de6a8818689698bee2ca419bf9bbedc02"
        ),
    );
}
