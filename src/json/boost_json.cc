// The one place where Boost.JSON is compiled, and compiled in: a fuzzer then sees its branches.
#include <boost/json/src.hpp>
