# rnn_find_package(name target VERSIONS versions... INSTALL sentence): finds the package by its own CMake configuration, trying
# one version after the other (a package is compatible within one major version). Where it is not found, one sentence
# says what to install.
function(rnn_find_package name target)
  cmake_parse_arguments(PARSE_ARGV 2 argument "" "INSTALL" "VERSIONS")
  if(TARGET ${target})
    return()
  endif()
  foreach(version IN LISTS argument_VERSIONS)
    find_package(${name} ${version} CONFIG QUIET)
    if(TARGET ${target})
      set(${name}_VERSION "${${name}_VERSION}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  list(GET argument_VERSIONS -1 oldest)
  set(considered "")
  if(${name}_CONSIDERED_VERSIONS)
    set(considered " (found: ${${name}_CONSIDERED_VERSIONS})")
  endif()
  message(FATAL_ERROR "${name} ${oldest} or newer was not found${considered}: install ${argument_INSTALL}, or name its "
                      "folder in CMAKE_PREFIX_PATH.")
endfunction()

# Both are header trees: found where the person building keeps them, also when cross-compiling.
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
rnn_find_package(Eigen3 Eigen3::Eigen VERSIONS 5 3.4
                 INSTALL "libeigen3-dev (Debian, Ubuntu), eigen (Homebrew) or eigen3 (vcpkg)")
rnn_find_package(nlohmann_json nlohmann_json::nlohmann_json VERSIONS 3.11
                 INSTALL "nlohmann-json3-dev (Debian, Ubuntu), nlohmann-json (Homebrew) or nlohmann-json (vcpkg)")

# Where it is in the system's include folder, the headers of the system's C library lie beside it, which are not
# Emscripten's: a folder of its own shows it alone.
if(EMSCRIPTEN)
  get_target_property(json_include nlohmann_json::nlohmann_json INTERFACE_INCLUDE_DIRECTORIES)
  foreach(folder IN LISTS json_include)
    if(EXISTS "${folder}/nlohmann/json.hpp" AND EXISTS "${folder}/stdio.h")
      set(alone "${PROJECT_BINARY_DIR}/nlohmann_json")
      file(MAKE_DIRECTORY "${alone}")
      file(CREATE_LINK "${folder}/nlohmann" "${alone}/nlohmann" SYMBOLIC)
      set_target_properties(nlohmann_json::nlohmann_json PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${alone}"
                                                                    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${alone}")
    endif()
  endforeach()
endif()
