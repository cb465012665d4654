// The one translation unit that compiles Beast (BOOST_BEAST_SEPARATE_COMPILATION); its parser reads what strangers send.
#include <boost/beast/src.hpp>
