#include "rnn/tensor/gemm.h"

#include <type_traits>

#include "rnn/tensor/elementwise.h"
#include "rnn/tensor/gemm_pack.h"

namespace rnn {
namespace {

using namespace gemm_detail;

// Blocks in bytes, for 32 KB of L1 and 512 KB of L2: a panel of B (two vectors by depth_bytes) and the strip
// of A that meets it stay in L1, the blocks of A and B they belong to in L2.
constexpr int depth_bytes = 1024;
constexpr int left_bytes = 64 * 1024;
constexpr int right_bytes = 256 * 1024;
constexpr int unpacked_bytes = 24 * 1024;

template <class T>
struct Buffers {
  alignas(64) static inline thread_local T left[left_bytes / sizeof(T)];
  alignas(64) static inline thread_local T right[right_bytes / sizeof(T)];
};

/// The product's target and initial value: none, C itself or a bias row.
template <class T>
struct Target {
  T* c;
  Index ldc;
  const T* init;
  Index ldi;

  Target at(int i, int j) const { return {c + i * ldc + j, ldc, init ? init + i * ldi + j : nullptr, ldi}; }
  Target accumulating() const { return {c, ldc, c, ldc}; }
};

enum class LeftForm { rows, columns, strips };

template <int N>
using Count = std::integral_constant<int, N>;

/// All rows of C against the columns of one tile.
template <class T, int Vectors, LeftForm form>
RNN_INLINE void multiply_panel(RowSplit split, int k, const T* a, Index lda, const T* b, Index ldb,
                               Index b_pair, Index b_last, T* c, Index ldc, Index c_last, const T* init,
                               Index ldi) {
  constexpr auto layout = form == LeftForm::rows ? gemm_detail::Layout::rows : gemm_detail::Layout::columns;
  for (int t = 0; t < split.tiles; ++t) {
    const int rows = split.rows + (t < split.longer ? 1 : 0);
    if (form == LeftForm::strips) lda = rows;
    const auto call = [&](auto* kernel) __attribute__((always_inline)) {
      kernel(k, a, lda, b, ldb, b_pair, b_last, c, ldc, c_last, init, ldi);
    };
    switch (rows) {
      case 1: call(tile<T, 1, Vectors, layout>); break;
      case 2: call(tile<T, 2, Vectors, layout>); break;
      case 3:
        if constexpr (Vectors <= 3) call(tile<T, 3, Vectors, layout>);
        break;
      case 4:
        if constexpr (Vectors <= 2) call(tile<T, 4, Vectors, layout>);
        break;
      default:
        if constexpr (Vectors <= 2) call(tile<T, 5, Vectors, layout>);
        break;
    }
    a += form == LeftForm::rows      ? rows * lda
         : form == LeftForm::columns ? rows
                                     : static_cast<Index>(rows) * k;
    c += rows * ldc;
    if (init) init += rows * ldi;
  }
}

/// C(m,n) = init + A·B for n >= lanes. B is row-major with ldb if depth = 0; else panels of `depth` rows, of
/// which those from `first` are used.
template <LeftForm form, class T>
__attribute__((noinline)) void multiply_block(int m, int n, int k, const T* a, Index lda, const T* b,
                                              Index ldb, int depth, int first, T* c, Index ldc, const T* init,
                                              Index ldi) {
  constexpr int lanes = Vec<T>::lanes;
  const RowSplit split(m);
  int j = 0;
  const auto panel = [&](auto vectors, RowSplit rows, Index ldb_packed, int offset)
      __attribute__((always_inline)) {
    constexpr int count = decltype(vectors)::value;
    const int last = n - j < count * lanes ? n - j - (count - 1) * lanes : lanes;
    const int shift = count == 1 ? lanes - last : 0;
    const T* right =
        depth ? b + static_cast<Index>(j - offset) * depth + first * ldb_packed + offset : b + j - shift;
    const Index pair = depth ? static_cast<Index>(2) * lanes * depth : 2 * lanes;
    multiply_panel<T, count, form>(rows, k, a, lda, right, depth ? ldb_packed : ldb, pair,
                                   depth ? lanes : last, c + j - shift, ldc, last,
                                   init ? init + j - shift : nullptr, ldi);
    j += count * lanes;
  };
  if (m <= 2) {
    while (n - j > 3 * lanes && (n - j <= 4 * lanes || n - j > 5 * lanes))
      panel(Count<4>(), split, 2 * lanes, 0);
  }
  while (n - j > 3 * lanes) panel(Count<2>(), split, 2 * lanes, 0);
  if (n - j > 2 * lanes) {
    if constexpr (form == LeftForm::strips) {
      const int end = n;
      n = j + 2 * lanes;
      panel(Count<2>(), split, 3 * lanes, 0);
      n = end;
      panel(Count<1>(), split, 3 * lanes, 2 * lanes);
    } else {
      panel(Count<3>(), RowSplit(m, tile_rows_of_three_vectors), 3 * lanes, 0);
    }
  } else if (n - j > lanes) {
    panel(Count<2>(), split, 2 * lanes, 0);
  } else if (n > j) {
    panel(Count<1>(), split, lanes, 0);
  }
}

/// C(m,n) = init + A·B for n >= lanes and k = Depth, A(i,p) at a[i * row + p * column], B row-major.
template <int Depth, class T>
__attribute__((noinline)) void multiply_shallow(int m, int n, const T* a, Index row, Index column, const T* b,
                                                Index ldb, T* c, Index ldc, const T* init, Index ldi) {
  constexpr int lanes = Vec<T>::lanes;
  for (int j = 0; j < n;) {
    const int vectors = panel_vectors<T>(n - j);
    const int last = n - j < vectors * lanes ? n - j - (vectors - 1) * lanes : lanes;
    const auto call = [&](auto* kernel) {
      kernel(m, a, row, column, b + j, ldb, last, c + j, ldc, last, init ? init + j : nullptr, ldi);
    };
    if (vectors == 3)
      call(outer_rows<T, Depth, 3>);
    else if (vectors == 2)
      call(outer_rows<T, Depth, 2>);
    else
      call(outer_rows<T, Depth, 1>);
    j += vectors * lanes;
  }
}

/// B in panels, or row-major where depth is 0.
template <class T>
struct Right {
  const T* data;
  Index ld;
  int depth;
  int first;
};

template <LeftForm form, class T>
void multiply_block(int m, int n, int k, const T* a, Index lda, Right<T> b, Target<T> to) {
  multiply_block<form>(m, n, k, a, lda, b.data, b.ld, b.depth, b.first, to.c, to.ldc, to.init, to.ldi);
}

template <class T>
void multiply(Transpose ta, int m, int n, int k, const T* a, Index lda, Right<T> b, Target<T> to,
              bool pack_a) {
  if (!pack_a || k <= 0) {
    if (ta == Transpose::no)
      multiply_block<LeftForm::rows>(m, n, k, a, lda, b, to);
    else
      multiply_block<LeftForm::columns>(m, n, k, a, lda, b, to);
    return;
  }
  const int capacity = left_bytes / static_cast<int>(sizeof(T)) / k;
  const int blocks = (m + capacity - 1) / capacity;
  const int height = (m + blocks - 1) / blocks;
  for (int i = 0; i < m; i += height) {
    const int rows = m - i < height ? m - i : height;
    pack_left(ta, rows, k, ta == Transpose::no ? a + i * lda : a + i, lda, Buffers<T>::left);
    multiply_block<LeftForm::strips>(rows, n, k, Buffers<T>::left, 0, b, to.at(i, 0));
  }
}

/// True when k rows of `columns` elements stay in L1 without being packed.
template <class T>
bool fits(int k, std::int64_t columns) {
  return k * columns <= unpacked_bytes / static_cast<int>(sizeof(T));
}

template <class T>
const T* offset_in_k(Transpose t, const T* a, Index lda, int p) {
  return t == Transpose::no ? a + p : a + p * lda;
}

/// Calls block(first, depth, target) for even pieces of k no longer than `longest`.
template <class T, class F>
void split_depth(int k, int longest, Target<T> to, F block) {
  const int blocks = k <= longest ? 1 : (k + longest - 1) / longest;
  const int depth = blocks == 1 ? k : (k + blocks - 1) / blocks;
  int p = 0;
  do {
    block(p, k - p < depth ? k - p : depth, p == 0 ? to : to.accumulating());
    p += depth;
  } while (p < k);
}

template <int Columns, class T>
void dot_columns(int m, int k, const T* a, Index lda, const T* b, Index ldb, Target<T> to) {
  constexpr int height = Columns == 4 ? 2 : 4;
  int i = 0;
  const auto rows = [&](auto count) {
    const Target<T> out = to.at(i, 0);
    dot_tile<T, decltype(count)::value, Columns>(k, a + i * lda, lda, b, ldb, out.c, out.ldc, out.init,
                                                 out.ldi);
    i += count.value;
  };
  while (m - i >= height) rows(Count<height>());
  if constexpr (height == 4) {
    if (m - i >= 2) rows(Count<2>());
  }
  if (m - i == 1) rows(Count<1>());
}

/// C = A·Bᵀ with B stored (n,k).
template <class T>
void multiply_dots(int m, int n, int k, const T* a, Index lda, const T* b, Index ldb, Target<T> to) {
  int j = 0;
  for (; n - j >= 4; j += 4) dot_columns<4>(m, k, a, lda, b + j * ldb, ldb, to.at(0, j));
  for (; n - j >= 2; j += 2) dot_columns<2>(m, k, a, lda, b + j * ldb, ldb, to.at(0, j));
  if (n > j) dot_columns<1>(m, k, a, lda, b + j * ldb, ldb, to.at(0, j));
}

/// Cᵀ = op(B)ᵀ·A for a C too narrow to vectorise along its rows: n < lanes <= m, A stored (k,m).
template <class T>
void multiply_narrow_transposed(Transpose tb, int m, int n, int k, const T* a, Index lda, const T* b,
                                Index ldb, Target<T> to) {
  constexpr int width = 128;
  T columns[(Vec<T>::lanes - 1) * width];
  const Transpose left = tb == Transpose::no ? Transpose::yes : Transpose::no;
  for (int i = 0; i < m;) {
    int count = m - i < width ? m - i : width;
    if (m - i - count > 0 && m - i - count < Vec<T>::lanes) count -= Vec<T>::lanes;
    const Target<T> result{columns, width, nullptr, 0};
    split_depth(k, unpacked_bytes / static_cast<int>(sizeof(T)) / (count + n), result,
                [&](int p, int depth, Target<T> part) {
                  multiply(left, n, count, depth, offset_in_k(left, b, ldb, p), ldb,
                           Right<T>{a + p * lda + i, lda, 0, 0}, part, false);
                });
    for (int r = 0; r < count; ++r) {
      const Target<T> out = to.at(i + r, 0);
      for (int j = 0; j < n; ++j) out.c[j] = (out.init ? out.init[j] : T(0)) + columns[j * width + r];
    }
    i += count;
  }
}

template <class T>
void multiply_narrow(Transpose ta, Transpose tb, int m, int n, int k, const T* a, Index lda, const T* b,
                     Index ldb, Target<T> to) {
  const bool b_is_row = n == 1 && ldb == 1;
  if (ta == Transpose::no && (tb == Transpose::yes || b_is_row))
    return multiply_dots(m, n, k, a, lda, b, ldb, to);
  if (ta == Transpose::yes && m >= Vec<T>::lanes) {
    const bool c_is_row = n == 1 && to.ldc == 1 && (to.init == nullptr || to.init == to.c);
    if (c_is_row && tb == Transpose::no && fits<T>(k, m + 1)) {
      return multiply_block<LeftForm::columns>(1, m, k, b, ldb, Right<T>{a, lda, 0, 0}, to);
    }
    return multiply_narrow_transposed(tb, m, n, k, a, lda, b, ldb, to);
  }
  const int longest = left_bytes / static_cast<int>(sizeof(T)) / Vec<T>::lanes;
  split_depth(k, longest, to, [&](int p, int depth, Target<T> part) {
    const T* left = offset_in_k(ta, a, lda, p);
    Index ld_left = lda;
    if (ta == Transpose::yes) {
      transpose(depth, m, left, static_cast<int>(lda), Buffers<T>::left, depth);
      left = Buffers<T>::left;
      ld_left = depth;
    }
    const T* right = tb == Transpose::no ? b + p * ldb : b + p;
    Index ld_right = ldb;
    if (tb == Transpose::no) {
      transpose(depth, n, right, static_cast<int>(ldb), Buffers<T>::right, depth);
      right = Buffers<T>::right;
      ld_right = depth;
    }
    multiply_dots(m, n, depth, left, ld_left, right, ld_right, part);
  });
}

bool worth_packing_left(Transpose ta, int m, int n) {
  return n >= (ta == Transpose::no ? 96 : 48) && m > tile_rows;
}

template <class T>
void multiply_blocked(Transpose ta, Transpose tb, int m, int n, int k, const T* a, Index lda, const T* b,
                      Index ldb, Target<T> to) {
  constexpr int lanes = Vec<T>::lanes;
  constexpr int longest = depth_bytes / static_cast<int>(sizeof(T));
  constexpr int widest = right_bytes / depth_bytes;
  T* packed = Buffers<T>::right;
  for (int j = 0; j < n;) {
    int columns = n - j < widest ? n - j : widest;
    if (n - j - columns > 0 && n - j - columns < lanes) columns -= 2 * lanes;
    split_depth(k, longest, to.at(0, j), [&](int p, int depth, Target<T> part) {
      pack_right(tb, depth, columns, tb == Transpose::no ? b + p * ldb + j : b + j * ldb + p, ldb, packed);
      multiply(ta, m, columns, depth, offset_in_k(ta, a, lda, p), lda, Right<T>{packed, 0, depth, 0}, part,
               worth_packing_left(ta, m, columns));
    });
    j += columns;
  }
}

template <class T>
void multiply_any(Transpose ta, Transpose tb, int m, int n, int k, const T* a, Index lda, const T* b,
                  Index ldb, Target<T> to) {
  if (m <= 0 || n <= 0) return;
  if (n < Vec<T>::lanes) return multiply_narrow(ta, tb, m, n, k, a, lda, b, ldb, to);
  if (ta == Transpose::no && tb == Transpose::yes && m <= 4)
    return multiply_dots(m, n, k, a, lda, b, ldb, to);
  constexpr int fit = unpacked_bytes / static_cast<int>(sizeof(T));
  if (ta == Transpose::yes && tb == Transpose::no && m + n <= fit / 48) {
    return split_depth(k, fit / (m + n), to, [&](int p, int depth, Target<T> part) {
      multiply(ta, m, n, depth, a + p * lda, lda, Right<T>{b + p * ldb, ldb, 0, 0}, part, false);
    });
  }
  multiply_blocked(ta, tb, m, n, k, a, lda, b, ldb, to);
}

template <class T>
RNN_INLINE void multiply_from(Transpose ta, Transpose tb, int m, int n, int k, const T* a, Index lda,
                              const T* b, Index ldb, T* c, Index ldc, const T* init, Index ldi) {
  const bool b_is_row = k == 1 && ldb == 1;
  if ((tb == Transpose::no || b_is_row) && n >= Vec<T>::lanes && m > 0) {
    if (k == 1 || k == 2) {
      const Index row = ta == Transpose::no ? lda : 1;
      const Index column = ta == Transpose::no ? 1 : lda;
      if (k == 1) return multiply_shallow<1>(m, n, a, row, column, b, 0, c, ldc, init, ldi);
      return multiply_shallow<2>(m, n, a, row, column, b, ldb, c, ldc, init, ldi);
    }
    if (ta == Transpose::no) {
      if (m <= tile_rows || fits<T>(k, n)) {
        return multiply_block<LeftForm::rows>(m, n, k, a, lda, b, ldb, 0, 0, c, ldc, init, ldi);
      }
    } else if (fits<T>(k, std::int64_t{m} + n)) {
      return multiply_block<LeftForm::columns>(m, n, k, a, lda, b, ldb, 0, 0, c, ldc, init, ldi);
    }
  }
  multiply_any(ta, tb, m, n, k, a, lda, b, ldb, Target<T>{c, ldc, init, ldi});
}

template <class T>
RNN_INLINE void multiply_packed(int m, int n, int k, const T* a, Index lda, const T* packed, T* c, Index ldc,
                                const T* init, Index ldi) {
  constexpr int longest = depth_bytes / static_cast<int>(sizeof(T));
  if (m <= 0 || n <= 0) return;
  const bool pack_a = worth_packing_left(Transpose::no, m, n);
  if (n >= Vec<T>::lanes && k <= longest && !pack_a) {
    return multiply_block<LeftForm::rows>(m, n, k, a, lda, packed, 0, k, 0, c, ldc, init, ldi);
  }
  const Target<T> to{c, ldc, init, ldi};
  if (n < Vec<T>::lanes) return multiply_dots(m, n, k, a, lda, packed, k, to);
  split_depth(k, longest, to, [&](int p, int depth, Target<T> part) {
    multiply(Transpose::no, m, n, depth, a + p, lda, Right<T>{packed, 0, k, p}, part, pack_a);
  });
}

}  // namespace

template <class T>
bool packs(Transpose tb, int m, int n, int k) {
  if (n < Vec<T>::lanes) return false;
  return tb == Transpose::yes ? m > 4 : k > 2 && m > tile_rows && !fits<T>(k, n);
}

template <class T>
void gemm(Transpose ta, Transpose tb, int m, int n, int k, const T* a, int lda, const T* b, int ldb, T* c,
          int ldc, Store store) {
  multiply_from(ta, tb, m, n, k, a, lda, b, ldb, c, ldc, store == Store::accumulate ? c : nullptr, ldc);
}

template <class T>
void gemm_bias(Transpose ta, Transpose tb, int m, int n, int k, const T* a, int lda, const T* b, int ldb,
               const T* bias, T* c, int ldc) {
  multiply_from(ta, tb, m, n, k, a, lda, b, ldb, c, ldc, bias, 0);
}

template <class T>
void gemm_packed(int m, int n, int k, const T* a, int lda, const T* packed, T* c, int ldc, Store store) {
  multiply_packed(m, n, k, a, lda, packed, c, ldc, store == Store::accumulate ? c : nullptr, ldc);
}

template <class T>
void gemm_packed_bias(int m, int n, int k, const T* a, int lda, const T* packed, const T* bias, T* c,
                      int ldc) {
  multiply_packed(m, n, k, a, lda, packed, c, ldc, bias, 0);
}

#define RNN_GEMM_INSTANCE(T)                                                                               \
  template bool packs<T>(Transpose, int, int, int);                                                        \
  template void gemm(Transpose, Transpose, int, int, int, const T*, int, const T*, int, T*, int, Store);   \
  template void gemm_bias(Transpose, Transpose, int, int, int, const T*, int, const T*, int, const T*, T*, \
                          int);                                                                            \
  template void gemm_packed(int, int, int, const T*, int, const T*, T*, int, Store);                       \
  template void gemm_packed_bias(int, int, int, const T*, int, const T*, const T*, T*, int);

RNN_GEMM_INSTANCE(float)
RNN_GEMM_INSTANCE(double)

}  // namespace rnn
