# guiju_embed(target glob...): puts files into the binary with .incbin and a table of their names.
#   extern "C": const EmbeddedFile guiju_embedded[]; const unsigned long guiju_embedded_count;
# Names are relative to the project's root, sorted, with '/' as separator.
function(guiju_embed target)
  set(files)
  foreach(pattern ${ARGN})
    get_filename_component(folder ${CMAKE_SOURCE_DIR}/${pattern} DIRECTORY)
    get_filename_component(ending ${pattern} NAME)
    file(GLOB_RECURSE found RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${folder}/${ending})
    list(APPEND files ${found})
  endforeach()
  list(REMOVE_DUPLICATES files)
  list(SORT files)
  set(body "")
  set(table "")
  set(index 0)
  set(depends)
  foreach(file ${files})
    string(APPEND body "f${index}:\n  .incbin \"${CMAKE_SOURCE_DIR}/${file}\"\ne${index}:\n  .byte 0\n")
    string(APPEND body "n${index}: .asciz \"${file}\"\n")
    string(APPEND table "  .quad n${index}\n  .quad f${index}\n  .quad e${index} - f${index}\n")
    list(APPEND depends ${CMAKE_SOURCE_DIR}/${file})
    math(EXPR index "${index} + 1")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}.S)
  file(GENERATE OUTPUT ${source} CONTENT
"  .section .rodata.guiju, \"a\"
${body}
  .section .data.rel.ro.guiju, \"aw\"
  .balign 8
  .globl guiju_embedded
guiju_embedded:
${table}
  .globl guiju_embedded_count
  .balign 8
guiju_embedded_count:
  .quad ${index}
  .section .note.GNU-stack, \"\", @progbits
")
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${depends}" GENERATED TRUE LANGUAGE ASM)
  add_library(${target} STATIC ${source})
endfunction()
