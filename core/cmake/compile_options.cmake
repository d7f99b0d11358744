include(CheckCXXCompilerFlag)

# Not every compiler for ARM knows -march=native.
if(RNN_MARCH AND NOT EMSCRIPTEN)
  string(MAKE_C_IDENTIFIER "RNN_HAS_MARCH_${RNN_MARCH}" known)
  check_cxx_compiler_flag(-march=${RNN_MARCH} ${known})
  if(${known})
    set(RNN_MARCH_FLAG -march=${RNN_MARCH})
  else()
    set(RNN_MARCH_FLAG -mcpu=${RNN_MARCH})
  endif()
endif()

# rnn_compile_options(target): the flags every target of this project is compiled with.
#
# Never -ffast-math: NaN and infinity keep their meaning and sums their order. Fused multiply-add is left to the compiler
# natively; WebAssembly forbids it, and the plain build gives the same bits everywhere.
function(rnn_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow)
  target_compile_options(${target} PRIVATE -fno-math-errno -fno-trapping-math)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 reports overlaps in std::string's own code and unset packets in Eigen's inner product, both in error;
    # its note on passing vectors concerns nobody here.
    target_compile_options(${target} PRIVATE -Wno-psabi -Wno-restrict -Wno-stringop-overflow
                                             -Wno-stringop-overread -Wno-array-bounds -Wno-maybe-uninitialized)
  endif()

  if(EMSCRIPTEN)
    target_compile_options(${target} PUBLIC -msimd128 -fwasm-exceptions)
    target_link_options(${target} PUBLIC -msimd128 -fwasm-exceptions)
    # A module has one thread and no end at which static objects would be destroyed.
    target_compile_options(${target} PRIVATE -fno-threadsafe-statics -fno-c++-static-destructors)
  elseif(RNN_MARCH)
    # The width of vectors in the headers follows the instruction set, so users of the library need the same flag.
    target_compile_options(${target} PUBLIC ${RNN_MARCH_FLAG})
  endif()

  # With relaxed SIMD, LLVM 21 contracts products and differences to the wrong sign; there the kernels fuse by hand.
  if(EMSCRIPTEN)
    target_compile_options(${target} PRIVATE -ffp-contract=off)
  else()
    target_compile_options(${target} PRIVATE -ffp-contract=fast)
  endif()
endfunction()
