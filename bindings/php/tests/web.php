<?php
// A page of a web server, where PHP restricts native code. Answers with what it could do.

require dirname(__DIR__) . '/autoload.php';

try {
    TamaraPos\Library::load(getenv('TEST_LIBRARY'));
    echo TamaraPos\Library::describe();
} catch (TamaraPos\LibraryException $error) {
    echo $error->getMessage();
}
