//! Figures are what they are declared to be: the cube beside a definition row by row, for what each person sees.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod drilling;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod property;
#[cfg(test)]
mod remembering;
#[cfg(test)]
mod speed;
#[cfg(test)]
mod world;
