# A file as an array of bytes in C. usage: cmake -DIN=FILE -DOUT=FILE.c -DNAME=ident -P embed.cmake
file(READ ${IN} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR n "${digits} / 2")
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(................................................................................)" "\\1\n" bytes "${bytes}")
file(WRITE ${OUT} "#include <stddef.h>\n
extern const unsigned char ${NAME}[];\nextern const size_t ${NAME}_n;
const unsigned char ${NAME}[] = {\n${bytes}0};\nconst size_t ${NAME}_n = ${n};\n")
