# find_package(tamara_pos CONFIG) makes tamara_pos::tamara_pos, the shared library, and tamara_pos::static,
# where that is installed, too: on Linux it has an archive of its own.
# The files are found from this one's place: the folder can be moved.
get_filename_component(_tamara_pos_root "${CMAKE_CURRENT_LIST_DIR}" PATH)
while(NOT EXISTS "${_tamara_pos_root}/include/tamara_pos.h" AND NOT _tamara_pos_root STREQUAL "/")
  set(_tamara_pos_before "${_tamara_pos_root}")
  get_filename_component(_tamara_pos_root "${_tamara_pos_root}" PATH)
  if(_tamara_pos_root STREQUAL _tamara_pos_before)
    message(FATAL_ERROR "tamara_pos: include/tamara_pos.h was not found above ${CMAKE_CURRENT_LIST_DIR}")
  endif()
endwhile()
get_filename_component(_tamara_pos_lib "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)

if(NOT TARGET tamara_pos::tamara_pos AND (WIN32 OR EXISTS "${_tamara_pos_lib}/libtamara_pos.so"))
  add_library(tamara_pos::tamara_pos SHARED IMPORTED)
  set_target_properties(tamara_pos::tamara_pos PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${_tamara_pos_root}/include")
  if(WIN32)
    set_target_properties(tamara_pos::tamara_pos PROPERTIES IMPORTED_LOCATION "${_tamara_pos_root}/bin/tamara_pos.dll")
    if(MSVC)
      set_target_properties(tamara_pos::tamara_pos PROPERTIES IMPORTED_IMPLIB "${_tamara_pos_lib}/tamara_pos.lib")
    else()
      set_target_properties(tamara_pos::tamara_pos PROPERTIES IMPORTED_IMPLIB "${_tamara_pos_lib}/libtamara_pos.dll.a")
    endif()
  else()
    set_target_properties(tamara_pos::tamara_pos PROPERTIES
      IMPORTED_LOCATION "${_tamara_pos_lib}/libtamara_pos.so" IMPORTED_SONAME "libtamara_pos.so.1")
  endif()
endif()
if(NOT TARGET tamara_pos::static AND EXISTS "${_tamara_pos_lib}/libtamara_pos.a")
  add_library(tamara_pos::static STATIC IMPORTED)
  set_target_properties(tamara_pos::static PROPERTIES
    IMPORTED_LOCATION "${_tamara_pos_lib}/libtamara_pos.a"
    INTERFACE_INCLUDE_DIRECTORIES "${_tamara_pos_root}/include"
    INTERFACE_LINK_LIBRARIES "pthread;dl;m")
endif()
