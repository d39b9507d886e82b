//! `internalBinding('digest')`: hashes, and AES a block at a time. Must not know streams, or what an HMAC is.

use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use boa_engine::{Context, JsArgs, JsObject, JsResult, JsValue};
use sha2::digest::DynDigest;

use super::table::{drop, keep, with};
use crate::script::bytes;
use crate::script::natives::{object, world};

pub(super) fn binding(context: &mut Context) -> JsObject {
    object(
        context,
        &[
            ("create", 1, create),
            ("update", 2, update),
            ("copy", 1, copy),
            ("digest", 1, digest),
            ("drop", 1, drop::<Hash>),
            ("createCipher", 3, create_cipher),
            ("cipher", 2, cipher),
            ("dropCipher", 1, drop::<Cipher>),
        ],
    )
}

type Hash = Box<dyn DynDigest>;

/// `create(algorithm)`: its number, `undefined` where there is no such hash.
fn create(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let name = args.get_or_undefined(0).to_string(context)?.to_std_string_lossy();
    let hash: Hash = match name.as_str() {
        "md5" => Box::<md5::Md5>::default(),
        "sha1" => Box::<sha1::Sha1>::default(),
        "sha224" => Box::<sha2::Sha224>::default(),
        "sha256" => Box::<sha2::Sha256>::default(),
        "sha384" => Box::<sha2::Sha384>::default(),
        "sha512" => Box::<sha2::Sha512>::default(),
        _ => return Ok(JsValue::undefined()),
    };
    Ok(keep(hash, context))
}

/// `update(id, bytes)`
fn update(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let bytes = bytes::of(args.get_or_undefined(1), context).unwrap_or_default();
    with(args, context, |hash: &mut Hash| hash.update(&bytes))?;
    Ok(JsValue::undefined())
}

/// `copy(id)`: the number of another that has been given the same.
fn copy(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let copy = with(args, context, |hash: &mut Hash| hash.box_clone())?;
    Ok(keep(copy, context))
}

/// `digest(id)`: a Buffer.
fn digest(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let digest = with(args, context, |hash: &mut Hash| hash.finalize_reset())?;
    world(context)?.new_buffer(digest.into_vec(), context)
}

enum Aes {
    Of128(Box<aes::Aes128>),
    Of192(Box<aes::Aes192>),
    Of256(Box<aes::Aes256>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Chained,
    ChainedBack,
    Counted,
}

struct Cipher {
    aes: Aes,
    mode: Mode,
    /// The vector that the next block is combined with.
    vector: [u8; 16],
    /// What counted blocks have left of theirs.
    key_stream: Vec<u8>,
}

impl Cipher {
    fn block(&self, block: &mut [u8; 16], back: bool) {
        let mut array = Array::from(*block);
        match (&self.aes, back) {
            (Aes::Of128(aes), false) => aes.encrypt_block(&mut array),
            (Aes::Of192(aes), false) => aes.encrypt_block(&mut array),
            (Aes::Of256(aes), false) => aes.encrypt_block(&mut array),
            (Aes::Of128(aes), true) => aes.decrypt_block(&mut array),
            (Aes::Of192(aes), true) => aes.decrypt_block(&mut array),
            (Aes::Of256(aes), true) => aes.decrypt_block(&mut array),
        }
        *block = array.into();
    }

    fn run(&mut self, bytes: &mut [u8]) {
        if self.mode == Mode::Counted {
            for byte in bytes {
                if self.key_stream.is_empty() {
                    let mut block = self.vector;
                    self.block(&mut block, false);
                    self.key_stream.extend(block.iter().rev());
                    self.vector = u128::from_be_bytes(self.vector).wrapping_add(1).to_be_bytes();
                }
                *byte ^= self.key_stream.pop().unwrap_or_default();
            }
            return;
        }
        for chunk in bytes.chunks_exact_mut(16) {
            let mut block = [0; 16];
            block.copy_from_slice(chunk);
            if self.mode == Mode::Chained {
                block.iter_mut().zip(self.vector).for_each(|(byte, other)| *byte ^= other);
                self.block(&mut block, false);
                self.vector = block;
            } else {
                let next = block;
                self.block(&mut block, true);
                block.iter_mut().zip(self.vector).for_each(|(byte, other)| *byte ^= other);
                self.vector = next;
            }
            chunk.copy_from_slice(&block);
        }
    }
}

/// `createCipher('cbc' | 'cbc-back' | 'ctr', key, vector)`: its number, `undefined` where key or vector do not fit.
fn create_cipher(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mode = match args.get_or_undefined(0).to_string(context)?.to_std_string_lossy().as_str() {
        "cbc" => Mode::Chained,
        "cbc-back" => Mode::ChainedBack,
        _ => Mode::Counted,
    };
    let key = bytes::of(args.get_or_undefined(1), context).unwrap_or_default();
    let aes = match key.len() {
        16 => aes::Aes128::new_from_slice(&key).ok().map(|aes| Aes::Of128(Box::new(aes))),
        24 => aes::Aes192::new_from_slice(&key).ok().map(|aes| Aes::Of192(Box::new(aes))),
        _ => aes::Aes256::new_from_slice(&key).ok().map(|aes| Aes::Of256(Box::new(aes))),
    };
    let vector = bytes::of(args.get_or_undefined(2), context).and_then(|bytes| bytes.try_into().ok());
    let (Some(aes), Some(vector)) = (aes, vector) else { return Ok(JsValue::undefined()) };
    Ok(keep(Cipher { aes, mode, vector, key_stream: Vec::new() }, context))
}

/// `cipher(id, bytes)`: a Buffer. Chained modes take whole blocks.
fn cipher(_: &JsValue, args: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut bytes = bytes::of(args.get_or_undefined(1), context).unwrap_or_default();
    with(args, context, |cipher: &mut Cipher| cipher.run(&mut bytes))?;
    world(context)?.new_buffer(bytes, context)
}
