//! Passwords: Argon2id with the parameters that OWASP names (19 MiB, two passes), about 125 ms in wasm.

use argon2::{Algorithm, Argon2, Params, Version};

use crate::secret::{hex, random, unhex};

/// The shortest password that is taken.
pub(crate) const SHORTEST: usize = 8;

/// The longest; more would only be work for us.
pub(crate) const LONGEST: usize = 200;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: usize = 16;
const OUTPUT: usize = 32;

/// A password as it is stored: `argon2id$memory$passes$lanes$salt$hash`.
pub(crate) fn hash(password: &str) -> worker::Result<String> {
    let salt = random::<SALT>()?;
    let output = derive(password, &salt, (MEMORY_KIB, PASSES, LANES))
        .ok_or_else(|| worker::Error::RustError("argon2 refused its parameters".into()))?;
    Ok(format!("argon2id${MEMORY_KIB}${PASSES}${LANES}${}${}", hex(&salt), hex(&output)))
}

/// True if this is the password that was stored.
pub(crate) fn is_right(password: &str, stored: &str) -> bool {
    matches(password, stored).unwrap_or(false)
}

/// Takes as long as [`is_right`], so that an unknown login is not told from a wrong password by the clock.
pub(crate) fn pretend(password: &str) {
    let _ = derive(password, &[0; SALT], (MEMORY_KIB, PASSES, LANES));
}

fn matches(password: &str, stored: &str) -> Option<bool> {
    let mut parts = stored.split('$');
    let algorithm = parts.next()?;
    let cost = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let (salt, wanted) = (unhex(parts.next()?)?, unhex(parts.next()?)?);
    let output = derive(password, &salt, cost)?;
    Some(algorithm == "argon2id" && are_equal(&output, &wanted))
}

fn derive(password: &str, salt: &[u8], (memory, passes, lanes): (u32, u32, u32)) -> Option<[u8; OUTPUT]> {
    let params = Params::new(memory, passes, lanes, Some(OUTPUT)).ok()?;
    let mut output = [0; OUTPUT];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut output)
        .ok()?;
    Some(output)
}

/// Takes the same time wherever they differ.
fn are_equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}
