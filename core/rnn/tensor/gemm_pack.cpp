#include "rnn/tensor/gemm_pack.h"

#include "rnn/tensor/elementwise.h"

namespace rnn {
namespace gemm_detail {
namespace {

template <int Count, class T>
void copy_columns(int k, const T* from, Index ld, T* to, Index stride) {
  for (int p = 0; p < k; ++p, from += ld, to += stride) {
    RNN_UNROLL
    for (int i = 0; i < Count; ++i) to[i] = from[i];
  }
}

template <class T>
void copy_vector(Transpose transposed, int k, const T* from, Index ld, T* to, Index stride) {
  constexpr int lanes = Vec<T>::lanes;
  if (transposed == Transpose::yes) {
    transpose(lanes, k, from, static_cast<int>(ld), to, static_cast<int>(stride));
  } else {
    for (int p = 0; p < k; ++p, from += ld, to += stride) Vec<T>::load(from).store(to);
  }
}

}  // namespace

template <class T>
void pack_left(Transpose transposed, int m, int k, const T* a, Index lda, T* packed) {
  const RowSplit split(m);
  for (int t = 0; t < split.tiles; ++t) {
    const int rows = split.rows + (t < split.longer ? 1 : 0);
    if (transposed == Transpose::no) {
      transpose(rows, k, a, static_cast<int>(lda), packed, rows);
      a += rows * lda;
    } else {
      switch (rows) {
        case 1: copy_columns<1>(k, a, lda, packed, rows); break;
        case 2: copy_columns<2>(k, a, lda, packed, rows); break;
        case 3: copy_columns<3>(k, a, lda, packed, rows); break;
        case 4: copy_columns<4>(k, a, lda, packed, rows); break;
        default: copy_columns<5>(k, a, lda, packed, rows); break;
      }
      a += rows;
    }
    packed += static_cast<Index>(rows) * k;
  }
}

template <class T>
void pack_right(Transpose transposed, int k, int n, const T* b, Index ldb, T* packed) {
  constexpr int lanes = Vec<T>::lanes;
  const Index column = transposed == Transpose::yes ? ldb : 1;
  for (int j = 0; j < n;) {
    const int vectors = panel_vectors<T>(n - j);
    for (int v = 0; v < vectors; ++v) {
      const int start = j + v * lanes <= n - lanes ? j + v * lanes : n - lanes;
      copy_vector(transposed, k, b + start * column, ldb, packed + v * lanes, vectors * lanes);
    }
    packed += static_cast<Index>(vectors) * lanes * k;
    j += vectors * lanes;
  }
}

template void pack_left(Transpose, int, int, const float*, Index, float*);
template void pack_left(Transpose, int, int, const double*, Index, double*);
template void pack_right(Transpose, int, int, const float*, Index, float*);
template void pack_right(Transpose, int, int, const double*, Index, double*);

}  // namespace gemm_detail

template <class T>
std::size_t packed_size(int k, int n) {
  constexpr int lanes = Vec<T>::lanes;
  const int columns = n < lanes ? n : (n + lanes - 1) / lanes * lanes;
  return static_cast<std::size_t>(k) * static_cast<std::size_t>(columns);
}

template <class T>
void pack(Transpose transposed, int k, int n, const T* b, int ldb, T* packed) {
  if (k <= 0 || n <= 0) return;
  if (n >= Vec<T>::lanes) {
    gemm_detail::pack_right(transposed, k, n, b, ldb, packed);
  } else if (transposed == Transpose::no) {
    transpose(k, n, b, ldb, packed, k);
  } else {
    const auto row = [](int j, int ld) { return static_cast<std::ptrdiff_t>(j) * ld; };
    for (int j = 0; j < n; ++j)
      std::memcpy(packed + row(j, k), b + row(j, ldb), sizeof(T) * static_cast<std::size_t>(k));
  }
}

template std::size_t packed_size<float>(int, int);
template std::size_t packed_size<double>(int, int);
template void pack(Transpose, int, int, const float*, int, float*);
template void pack(Transpose, int, int, const double*, int, double*);

}  // namespace rnn
