#pragma once

// Operand copies for the matrix product; internal to gemm.cpp. All of op(B)(k,n) is cut into panels of two
// vectors of columns, each panel stored row by row in k; if the number of vectors is odd the last panel
// has three (or one, if that is all). When n is no multiple of the vector length, the last vector holds the
// last `lanes` columns, overlapping its neighbour. For n < lanes the packed form is the plain transpose
// (n,k).

#include "rnn/tensor/gemm.h"
#include "rnn/tensor/gemm_tiles.h"

namespace rnn::gemm_detail {

/// Number of vectors of the panel that starts where `columns` columns remain.
template <class T>
constexpr int panel_vectors(int columns) {
  const int vectors = (columns + Vec<T>::lanes - 1) / Vec<T>::lanes;
  return vectors == 1 || vectors == 3 ? vectors : 2;
}

/// Rows divided as evenly as possible into tiles of at most `most` rows: the first `longer` tiles have one
/// row more.
struct RowSplit {
  int tiles;
  int rows;
  int longer;

  explicit RowSplit(int m, int most = tile_rows) {
    tiles = m <= most ? 1 : (m + most - 1) / most;
    rows = tiles == 1 ? m : m / tiles;
    longer = m - tiles * rows;
  }
};

/// op(A)(m,k) into strips of one tile's rows, each stored column by column in k; m * k elements.
template <class T>
void pack_left(Transpose transpose, int m, int k, const T* a, Index lda, T* packed);

/// op(B)(k,n), n >= lanes, into panels.
template <class T>
void pack_right(Transpose transpose, int k, int n, const T* b, Index ldb, T* packed);

}  // namespace rnn::gemm_detail
