#pragma once

#include <cstdint>

#include "rnn/tensor/random.h"

namespace rnn {

/// Replaces matrix(rows, columns), rows >= columns, column-major, by the Q of its QR decomposition in which R
/// has a positive diagonal. Q has orthonormal columns whatever the matrix's rank. Reflection by reflection.
void orthonormalize(double* matrix, int rows, int columns);

/// The same of a row-major matrix, in panels of columns: the time is that of matrix products.
void orthonormalize_blocked(Scalar* matrix, int rows, int columns);

/// Fills values(rows, columns), row-major, with gain · Q of a matrix from N(0, 1), whose Q is uniform (Haar's
/// measure; Mezzadri, "How to generate random matrices from the classical compact groups", 2007). When there
/// are fewer rows than columns it is Qᵀ. The normal numbers fill the matrix row by row.
void fill_orthogonal(Scalar* values, int rows, int columns, double gain, Random& random);

/// Memory that `fill_orthogonal` allocates temporarily, in bytes.
std::int64_t orthogonal_scratch_bytes(int rows, int columns);

}  // namespace rnn
